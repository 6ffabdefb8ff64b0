import { Construct } from 'constructs';
import { AdmissionPolicy } from './admission-policy';
import { disruptionBudgets } from './disruption-budgets';
import { ingresses } from './ingresses';
import { namespaces } from './namespaces';
import { podPlacement } from './pod-placement';
import { podPrivileges } from './pod-privileges';
import { roleBindings } from './role-bindings';
import { routes } from './routes';
import { secrets } from './secrets';
import { services } from './services';

/** What the guardrails need to know about the platform. */
export interface GuardrailsProps {
  /** Namespaces whose ServiceAccounts may be bound to roles inside tenant namespaces. @default [] */
  readonly platformNamespaces?: readonly string[] | undefined;
}

/**
 * The admission policies of the platform: what the API server refuses in tenant namespaces (those with the label
 * `bulkhead.dev/tenant`), whoever asks. What a tenant may use beyond that is read from annotations on its Namespace.
 */
export class Guardrails extends Construct {
  constructor(scope: Construct, id: string, props: GuardrailsProps = {}) {
    super(scope, id);
    const { platformNamespaces = [] } = props;

    new AdmissionPolicy(this, 'Namespaces', namespaces);
    new AdmissionPolicy(this, 'PodPlacement', podPlacement);
    new AdmissionPolicy(this, 'PodPrivileges', podPrivileges);
    new AdmissionPolicy(this, 'Services', services);
    new AdmissionPolicy(this, 'Ingresses', ingresses);
    new AdmissionPolicy(this, 'Routes', routes);
    new AdmissionPolicy(this, 'Secrets', secrets);
    new AdmissionPolicy(this, 'RoleBindings', roleBindings(platformNamespaces));
    new AdmissionPolicy(this, 'DisruptionBudgets', disruptionBudgets);
  }
}
