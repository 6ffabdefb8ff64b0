import { ApiObject } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { commonLabels } from './labels';
import { isDnsLabel } from './names';
import { NetworkPolicy } from './network-policy';
import { podSecurityLabels } from './tenant-namespace';

/** What a {@link PlatformNamespace} is made from. */
export interface PlatformNamespaceProps {
  /** A DNS label, for example `monitoring`. */
  readonly name: string;
  /** `privileged` is for agents that must reach into their node, and for nothing else. @default 'restricted' */
  readonly podSecurityLevel?: 'restricted' | 'privileged' | undefined;
  /** The Pod Security Standards version to hold pods to, for example `v1.36`. @default 'v1.36' */
  readonly podSecurityVersion?: string | undefined;
}

/**
 * A namespace of the platform itself: its own Pod Security level, a default ServiceAccount without a token, and a
 * network that is closed until its components open flows.
 *
 * @throws Error when the name is no DNS label.
 */
export class PlatformNamespace extends Construct {
  /** Name of the namespace. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: PlatformNamespaceProps) {
    super(scope, id);
    const { name, podSecurityLevel = 'restricted', podSecurityVersion = 'v1.36' } = props;
    if (!isDnsLabel(name)) {
      throw new Error(
        `${this.node.path}: '${name}' cannot name a namespace: give up to 63 of a-z, 0-9 and inner hyphens`,
      );
    }
    this.name = name;
    const labelsFor = (instance: string) => commonLabels({ name: 'platform', instance, component: 'platform' });

    new ApiObject(this, 'Default', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { ...labelsFor(name), name, ...podSecurityLabels(podSecurityLevel, podSecurityVersion) },
      },
    });
    new ServiceAccount(this, 'DefaultServiceAccount', {
      metadata: { name: 'default', namespace: name, labels: labelsFor('default') },
      automountToken: false,
    });
    new NetworkPolicy(this, 'DenyAll', {
      name: 'default-deny-all',
      pods: { namespace: name },
      labels: labelsFor('default-deny-all'),
    });
  }
}
