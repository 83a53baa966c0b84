/** A document under review, by reference: what it is known by is its digest. */
export interface ReviewedDocument {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
  readonly uri?: string;
}

/** The documents of a review; the node has refused every list with anything else in it. */
export function documentsOf(payload: unknown): readonly ReviewedDocument[] {
  const { documents } = (payload ?? {}) as { documents?: unknown };
  return Array.isArray(documents) ? (documents as ReviewedDocument[]) : [];
}

/** What a decision says was looked at. */
export function seen(documents: readonly ReviewedDocument[]) {
  return documents.map(({ name, digest }) => ({ name, digest }));
}

/** The digest of a file on this machine, whose bytes go nowhere; undefined where there is no crypto. */
export async function digestOfFile(file: Blob): Promise<string | undefined> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return undefined;
  const hash = await subtle.digest("SHA-256", new Uint8Array(await file.arrayBuffer()));
  return `sha256:${[...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
