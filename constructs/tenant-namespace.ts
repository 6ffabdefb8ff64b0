import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import {
  commonLabels,
  HOST_SUFFIX_ANNOTATION,
  NODE_LABELS_ANNOTATION,
  PRIORITY_CLASSES_ANNOTATION,
  TOLERATIONS_ANNOTATION,
} from './labels';
import { isDnsLabel } from './names';

/** What a {@link TenantNamespace} is made from. */
export interface TenantNamespaceProps {
  /** Name of the tenant and of its namespace. */
  readonly name: string;
  /** The Pod Security Standards version to hold pods to, for example `v1.36`. @default 'v1.36' */
  readonly podSecurityVersion?: string | undefined;
  /** DNS domain below which the tenant may claim hosts. @default - the tenant may claim none */
  readonly hostSuffix?: string | undefined;
}

/** A taint that pods of a tenant may tolerate. */
export interface GrantedToleration {
  readonly key: string;
  /** @default - the toleration says `operator: Exists` */
  readonly value?: string | undefined;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/**
 * A tenant's Namespace: Pod Security `restricted` in all three modes, and annotations that tell the admission policies
 * what this tenant may use.
 *
 * @throws Error when the name is no DNS label.
 */
export class TenantNamespace extends Construct {
  /** Name of the tenant and of the namespace. */
  readonly name: string;

  private readonly object: ApiObject;
  private readonly grants = new Map<string, Set<string>>();

  constructor(scope: Construct, id: string, props: TenantNamespaceProps) {
    super(scope, id);
    const { name, podSecurityVersion = 'v1.36', hostSuffix } = props;
    if (!isDnsLabel(name)) {
      throw new Error(
        `${this.node.path}: '${name}' cannot name a namespace: give up to 63 of a-z, 0-9 and inner hyphens`,
      );
    }
    this.name = name;

    this.object = new ApiObject(this, 'Default', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: {
          ...commonLabels({ name: 'tenant', instance: name, component: 'tenancy', tenant: name }),
          name,
          ...podSecurityLabels('restricted', podSecurityVersion),
        },
      },
    });
    if (hostSuffix !== undefined) this.grant(HOST_SUFFIX_ANNOTATION, hostSuffix);
  }

  /** Lets the tenant's pods carry a toleration. */
  allowToleration({ key, value, effect }: GrantedToleration): void {
    this.grant(TOLERATIONS_ANNOTATION, value === undefined ? `${key}:${effect}` : `${key}=${value}:${effect}`);
  }

  /** Lets the tenant's pods name a priority class. */
  allowPriorityClass(name: string): void {
    this.grant(PRIORITY_CLASSES_ANNOTATION, name);
  }

  /** Lets the tenant's pods select nodes by a label of the platform's pools. */
  allowNodeLabel(key: string, value: string): void {
    this.grant(NODE_LABELS_ANNOTATION, `${key}=${value}`);
  }

  private grant(annotation: string, value: string): void {
    const granted = this.grants.get(annotation) ?? new Set<string>();
    this.grants.set(annotation, granted.add(value));
    this.object.metadata.addAnnotation(annotation, [...granted].sort().join(','));
  }
}

/** The labels by which Pod Security admission enforces, audits and warns, pinned to a version. */
export function podSecurityLabels(
  level: 'restricted' | 'baseline' | 'privileged',
  version: string,
): Record<string, string> {
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
}
