import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PolicyRule } from './tenant-roles';

/** Who a role is bound to. */
export type Subject =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string };

/** What a {@link Role} is made from. */
export interface RoleProps {
  /** Name of the Role and of its RoleBinding. */
  readonly name: string;
  readonly namespace: string;
  readonly rules: readonly PolicyRule[];
  readonly labels: Readonly<Record<string, string>>;
  /** Who holds the role. @default [] - no RoleBinding is rendered */
  readonly subjects?: readonly Subject[] | undefined;
}

/** A Role and, where somebody holds it, its RoleBinding of the same name. */
export class Role extends Construct {
  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const { name, namespace, rules, labels, subjects = [] } = props;
    const metadata = { name, namespace, labels };

    new ApiObject(this, 'Default', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules });
    if (subjects.length === 0) return;
    new ApiObject(this, 'Binding', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: subjects.map(toSubject),
    });
  }
}

function toSubject(subject: Subject) {
  if (subject.kind === 'ServiceAccount') return subject;
  return { ...subject, apiGroup: 'rbac.authorization.k8s.io' };
}
