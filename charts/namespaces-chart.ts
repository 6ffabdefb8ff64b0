import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { TenantNamespace } from '../constructs/tenant-namespace';

/** What a {@link NamespacesChart} is made from. */
export interface NamespacesChartProps {
  readonly tenants: readonly { readonly name: string; readonly hostSuffix?: string | undefined }[];
  /** For example `v1.36`. */
  readonly podSecurityVersion: string;
}

/** Every namespace of the environment: first of all files, because the others put objects into them. */
export class NamespacesChart extends Chart {
  private readonly namespaces: ReadonlyMap<string, TenantNamespace>;

  constructor(scope: Construct, id: string, props: NamespacesChartProps) {
    super(scope, id);
    const { tenants, podSecurityVersion } = props;

    this.namespaces = new Map(
      tenants.map(({ name, hostSuffix }) => [
        name,
        new TenantNamespace(this, name, { name, hostSuffix, podSecurityVersion }),
      ]),
    );
  }

  /** The namespace of a tenant. */
  namespaceOf(tenant: string): TenantNamespace {
    const namespace = this.namespaces.get(tenant);
    if (!namespace) throw new Error(`${this.node.path}: no namespace for tenant '${tenant}'`);
    return namespace;
  }
}
