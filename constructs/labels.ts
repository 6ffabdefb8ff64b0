/** Every label, annotation and prefix the platform writes, spelled once. */

/** The project's own prefix for labels and annotations. */
const PREFIX = 'bulkhead.dev';

/** Label on a Namespace and on everything in it: whose it is. Equal to the Namespace's name. */
export const TENANT_LABEL = `${PREFIX}/tenant`;

/** Annotation on a tenant's Namespace: the tolerations its pods may carry, as `key=value:Effect`, comma-separated. */
export const TOLERATIONS_ANNOTATION = `${PREFIX}/tolerations`;

/** Annotation on a tenant's Namespace: the priority classes its pods may name, comma-separated. */
export const PRIORITY_CLASSES_ANNOTATION = `${PREFIX}/priority-classes`;

/** Annotation on a tenant's Namespace: the node labels its pods may select pools by, as `key=value`, comma-separated. */
export const NODE_LABELS_ANNOTATION = `${PREFIX}/node-labels`;

/** Annotation on a tenant's Namespace: the DNS domain below which its Ingress and route hosts must lie. */
export const HOST_SUFFIX_ANNOTATION = `${PREFIX}/host-suffix`;

/** Annotation on a pod template: SHA-256 of the configuration it was rendered with, so that a change rolls the pods. */
export const CONFIG_CHECKSUM_ANNOTATION = 'checksum/config';

/** The label set by the API server itself on every Namespace; it cannot be spoofed. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Label on every node of a group: the group's name. Pods select and prefer pools by it. */
export const NODE_GROUP_LABEL = `${PREFIX}/node-group`;

/** Label on a node: its failure domain (https://kubernetes.io/docs/reference/labels-annotations-taints/). */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** Label on a node: the region its zone lies in. */
export const REGION_LABEL = 'topology.kubernetes.io/region';

/** Label on a node: its own name. */
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

/** What an object belongs to, in the words of the recommended Kubernetes labels. */
export interface LabelProps {
  /** The application, for example `ml-inference`. */
  readonly name: string;
  /** This installation of it, for example `tenant-a-ml-inference`. */
  readonly instance: string;
  /** Its part in the whole, for example `inference`. */
  readonly component: string;
  /** The tenant it belongs to. @default - the platform's own object, no tenant label */
  readonly tenant?: string | undefined;
  /** The version that runs. Never part of a selector. @default - no version label */
  readonly version?: string | undefined;
}

/** The labels every object of the platform carries (https://kubernetes.io/docs/reference/labels-annotations-taints/). */
export function commonLabels(props: LabelProps): Record<string, string> {
  const { name, instance, component, tenant, version } = props;
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': 'bulkhead',
    'app.kubernetes.io/managed-by': 'bulkhead',
    ...(version === undefined ? {} : { 'app.kubernetes.io/version': version }),
    ...(tenant === undefined ? {} : { [TENANT_LABEL]: tenant }),
  };
}
