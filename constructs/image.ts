/** Container image references. */

/** An image reference taken apart. */
export interface ImageReference {
  /** Registry and path, for example `registry.example.com/team/service`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest?: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const REFERENCE = new RegExp(
  `^(?<repository>(?:[a-zA-Z0-9.-]+(?::\\d+)?/)?${COMPONENT}(?:/${COMPONENT})*)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`,
);

/** Tags that by their form name one build: a version, or a commit. */
const IMMUTABLE_TAG = /^(v?\d+\.\d+\.\d+(?:[-+.][\w.-]+)?|(?:[a-z]+-)?(?=[0-9a-f]*\d)[0-9a-f]{7,40}|RELEASE\.[\w-]+)$/;

/**
 * An image reference such as `registry/path:tag@sha256:…`.
 *
 * @throws Error when it is not one.
 */
export function parseImage(reference: string): ImageReference {
  const groups = REFERENCE.exec(reference)?.groups;
  if (!groups)
    throw new Error(`'${reference}' is not an image reference: give repository:tag or repository@sha256:<digest>`);
  const { repository = '', tag, digest } = groups;
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** True when the reference names the same bytes for ever: a digest, or a tag that is a version or a commit. */
export function isImmutable({ tag, digest }: ImageReference): boolean {
  return digest !== undefined || (tag !== undefined && IMMUTABLE_TAG.test(tag));
}

/** True when the reference names the registry it comes from, instead of leaving it to each node's default. */
export function isRegistryQualified({ repository }: ImageReference): boolean {
  const [registry = '', ...path] = repository.split('/');
  return path.length > 0 && (registry === 'localhost' || /[.:]/.test(registry));
}

/** The version label of an image: its tag as far as a label can hold it, nothing for a bare digest. */
export function versionOf(reference: string): string | undefined {
  return parseImage(reference)
    .tag?.slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, '');
}
