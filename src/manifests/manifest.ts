/** A Kubernetes object as plain data. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** The objects of one chart, in the order they are applied in. */
export interface ManifestFile {
  /** File name, for example `50-tenant-a.yaml`: the chart's construct id decides the order of application. */
  readonly name: string;
  readonly manifests: readonly Manifest[];
}

/** What an object is found by, for example `apps/v1/Deployment tenant-a/tenant-a-ml-inference`. */
export function manifestId({ apiVersion, kind, metadata }: Manifest): string {
  const { name, namespace } = metadata;
  return `${apiVersion}/${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
