import type { NamedExpression } from './admission-policy';

/** CEL for the text of an annotation on the request's Namespace; empty without it. */
export function grantOf(annotation: string): string {
  return `namespaceObject.metadata.?annotations[?'${annotation}'].orValue('')`;
}

/** CEL for the list in a comma-separated annotation on the request's Namespace. */
export function grantsOf(annotation: string): string {
  return `${grantOf(annotation)}.split(',').map(grant, grant.trim())`;
}

/** CEL for a list of texts. */
export function textsOf(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}

/**
 * Looks at every creation, and at an update only if it changes what the policy is about: an object older than the
 * policy can still be relabelled, scaled, and freed of its finalizers.
 * @param partOf CEL for that part, given the CEL name of the new or the old object
 */
export function onlyWhenChanged(partOf: (object: string) => string): NamedExpression {
  return {
    name: 'only-when-changed',
    expression: `request.operation == 'CREATE' || ${partOf('object')} != ${partOf('oldObject')}`,
  };
}
