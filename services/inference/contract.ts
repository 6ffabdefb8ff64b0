/**
 * What the inference service and the manifests that run it have agreed on: ports, paths, environment variables,
 * metric names, labels and buckets. The service serves it, the charts render it; nothing else is shared.
 */

/** The two listeners. Container, Service and NetworkPolicy all refer to them by name. */
export const PORTS = {
  /** Predictions, health and documentation. */
  http: { name: 'http', port: 8000 },
  /** Prometheus exposition, and nothing else. */
  metrics: { name: 'metrics', port: 9090 },
} as const;

/** The paths a platform needs to know. Probes and `/health*` answer on `http`, `/metrics` on `metrics` alone. */
export const PATHS = {
  /** Service, version and model. */
  info: '/',
  /** Deep check of every subsystem, for people and monitors. */
  health: '/health',
  /** Readiness in its short form; the same answer as `/health/ready`. */
  ready: '/ready',
  /** 200 while the process can answer at all, even degraded or draining. Never asks the object store. */
  liveness: '/health/live',
  /** 200 while requests are wanted: a model is loaded and the process is not draining. */
  readiness: '/health/ready',
  /** 200 once the first model has been loaded. */
  startup: '/health/startup',
  /** One text or a batch to labels with confidence. */
  predict: '/predict',
  /** Prometheus exposition. */
  metrics: '/metrics',
} as const;

/** Environment variables the service reads, all from one ConfigMap. */
export const ENV = {
  /** Whose model this is. Tenant identity comes from here, never from a request. */
  tenant: 'TENANT',
  /** Port of the `http` listener. */
  httpPort: 'HTTP_PORT',
  /** Port of the `metrics` listener. */
  metricsPort: 'METRICS_PORT',
  /** trace, debug, info, warn, error or fatal. */
  logLevel: 'LOG_LEVEL',
  /** Seconds between SIGTERM and closing the listeners, during which requests are still accepted. */
  lameDuckSeconds: 'LAME_DUCK_SECONDS',
  /** Seconds after which a request is cut off. */
  requestTimeoutSeconds: 'REQUEST_TIMEOUT_SECONDS',
  /** Comma-separated origins that browsers may call from; empty allows none. */
  corsOrigins: 'CORS_ORIGINS',
} as const;

/** CORS as agreed for every environment; only the list of origins differs. */
export const CORS = {
  methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
  /** Seconds a browser may keep a preflight answer. */
  maxAgeSeconds: 3600,
} as const;

/**
 * How a pod ends: readiness turns 503 at once, requests are still accepted for the lame-duck time, then the listeners
 * close and open requests finish. Kubernetes must wait for the sum (`terminationGracePeriodSeconds`). All in seconds.
 */
export const SHUTDOWN = {
  /** Long enough for endpoints, kube-proxy and gateways to learn that the pod is going. */
  lameDuckSeconds: 5,
  /** The longest request the service lets live. */
  requestTimeoutSeconds: 10,
  /** For the runtime to start, log and exit. */
  marginSeconds: 5,
} as const;

/** Metrics, by their exposition names. Every series carries `tenant`. */
export const METRICS = {
  requests: {
    name: 'inference_requests_total',
    type: 'counter',
    labels: ['tenant', 'method', 'route', 'status'],
    help: 'Requests answered, by route and status code.',
  },
  requestDuration: {
    name: 'inference_request_duration_seconds',
    type: 'histogram',
    labels: ['tenant', 'method', 'route', 'status'],
    help: 'Time from the first byte of a request to the last byte of its answer.',
  },
  activeRequests: {
    name: 'inference_active_requests',
    type: 'gauge',
    labels: ['tenant'],
    help: 'Requests being answered now.',
  },
  predictions: {
    name: 'inference_predictions_total',
    type: 'counter',
    labels: ['tenant', 'model', 'version', 'prediction'],
    help: 'Texts classified, by model version and label.',
  },
} as const;

/**
 * Upper bounds of the request duration histogram, in seconds. A bound above 5 must stay: histogram_quantile never
 * returns more than the largest finite bound, so an alert on p95 > 5 s could otherwise never fire.
 */
export const DURATION_BUCKETS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;
