import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Guardrails } from '../constructs/guardrails/guardrails';

/** The admission policies: before everything that they judge. */
export class GuardrailsChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Guardrails(this, 'Guardrails');
  }
}
