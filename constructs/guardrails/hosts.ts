import { HOST_SUFFIX_ANNOTATION } from '../labels';
import type { NamedExpression, Validation } from './admission-policy';
import { grantOf, textsOf } from './cel';

/** Parts of annotation keys by which an object claims host names besides its spec, or writes proxy configuration. */
const FORBIDDEN_ANNOTATIONS = [
  'snippet',
  'server-alias',
  'external-dns.alpha.kubernetes.io/hostname',
  'external-dns.alpha.kubernetes.io/internal-hostname',
];

/** The variable `suffix`: the domain granted to the namespace, empty without a grant. */
export const suffixVariable: NamedExpression = { name: 'suffix', expression: grantOf(HOST_SUFFIX_ANNOTATION) };

/** Refuses annotations that claim host names or write proxy configuration. */
export const HOST_ANNOTATIONS_VALIDATION: Validation = {
  expression: `dyn(object).metadata.?annotations.orValue({}).all(key,
  !${textsOf(FORBIDDEN_ANNOTATIONS)}.exists(part, key.contains(part)))`,
  message: `remove the annotations that write proxy configuration or claim host names (${FORBIDDEN_ANNOTATIONS.join(', ')})`,
};

/** Refuses everything where no domain has been granted, so that the rules about hosts can rely on one. */
export const GRANTED_SUFFIX_VALIDATION: Validation = {
  expression: "variables.suffix != ''",
  message: `ask the platform team for a domain: this namespace has none (annotation ${HOST_SUFFIX_ANNOTATION})`,
};

/** CEL that is true if a host is the granted domain or a name below it; a wildcard never is. */
export function isGrantedHost(host: string): string {
  return `!${host}.contains('*') && (${host} == variables.suffix || ${host}.endsWith('.' + variables.suffix))`;
}

/** CEL for what decides about hosts in an object: its spec and its annotations. */
export function specAndAnnotationsOf(object: string): string {
  return `[dyn(${object}).spec, dyn(${object}).metadata.?annotations.orValue({})]`;
}
