/** What an autoscaler or a disruption budget needs to know of the workload it acts on. */
export interface Workload {
  /** Name of the Deployment. */
  readonly name: string;
  readonly namespace: string;
  /** Labels for objects that belong to it. */
  readonly labels: Readonly<Record<string, string>>;
  /** What its pods are selected by. */
  readonly selectorLabels: Readonly<Record<string, string>>;
}
