import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { commonLabels, TENANT_LABEL } from '../labels';

/** The requests a policy looks at: creations and updates of some kinds (a subresource is `pods/resize`). */
export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE')[];
  readonly resources: readonly string[];
}

/** A CEL expression with a name: a variable, or a condition a request must meet to be looked at. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

/** A CEL expression that must be true, and what to tell whoever it refuses. */
export interface Validation {
  readonly expression: string;
  /** What to do about it, in one line. */
  readonly message: string;
  /** CEL for a message that names the values given; where it fails, `message` is used. @default - `message` */
  readonly messageExpression?: string;
}

/** What a policy is about and refuses. */
export interface AdmissionPolicyProps {
  /** Its short name: the policy and its binding are called `<topic>.bulkhead.dev`. */
  readonly topic: string;
  readonly resourceRules: readonly ResourceRule[];
  readonly validations: readonly Validation[];
  /** Where it holds. @default 'tenant-namespaces' */
  readonly scope?: 'tenant-namespaces' | 'everywhere';
  /** A request that does not meet all of these is let through. @default [] */
  readonly matchConditions?: readonly NamedExpression[];
  /** Expressions the validations share. @default [] */
  readonly variables?: readonly NamedExpression[];
}

/** A ValidatingAdmissionPolicy and the binding that makes the API server deny what it refuses. */
export class AdmissionPolicy extends Construct {
  constructor(scope: Construct, id: string, props: AdmissionPolicyProps) {
    super(scope, id);
    const { topic, resourceRules, validations, matchConditions = [], variables = [] } = props;
    const { scope: where = 'tenant-namespaces' } = props;

    const metadata = {
      name: `${topic}.bulkhead.dev`,
      labels: commonLabels({ name: 'guardrails', instance: 'bulkhead-guardrails', component: 'admission' }),
    };
    const tenantsOnly = { matchExpressions: [{ key: TENANT_LABEL, operator: 'Exists' }] };

    new ApiObject(this, 'Default', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          ...(where === 'everywhere' ? {} : { namespaceSelector: tenantsOnly }),
          resourceRules,
        },
        ...(matchConditions.length === 0 ? {} : { matchConditions }),
        ...(variables.length === 0 ? {} : { variables }),
        validations: validations.map((validation) => ({ ...validation, reason: 'Forbidden' })),
      },
    });

    new ApiObject(this, 'Binding', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: metadata.name, validationActions: ['Deny'] },
    });
  }
}
