/**
 * JSON read and written without losing anything: what a person decides on must be what the digest
 * was made of. Integers too long for a double are read as BigInt.
 */
export function parseExact(text: string): unknown {
  return JSON.parse(text, exactNumber as (name: string, value: unknown) => unknown);
}

/** The reviver. A browser too old to hand over the source text leaves `context` out. */
export function exactNumber(_name: string, value: unknown, context?: { readonly source?: string }) {
  const source = context?.source;
  const tooLong = typeof value === "number" && !Number.isSafeInteger(value);
  return tooLong && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** RFC 8785 (JSON Canonicalization Scheme), with long integers in full as the node writes them. */
export function canonicalJson(value: unknown): string {
  return write(value, "", "");
}

/** The same order and numbers, with a line for each member. */
export function prettyJson(value: unknown): string {
  return write(value, "  ", "\n");
}

function write(value: unknown, indent: string, line: string): string {
  if (typeof value === "bigint") return value.toString();
  if (value === undefined) return "null";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = line + indent;
  if (Array.isArray(value)) {
    const items = value.map((item) => inner + write(item, indent, inner));
    return items.length > 0 ? `[${items.join(",")}${line}]` : "[]";
  }
  const colon = line ? ": " : ":";
  // Sorted by UTF-16 code units (RFC 8785 section 3.2.3), which is how JavaScript compares strings.
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => inner + JSON.stringify(name) + colon + write(member, indent, inner));
  return members.length > 0 ? `{${members.join(",")}${line}}` : "{}";
}

/** The digest of the canonical form; undefined where the browser has no crypto (plain HTTP, not loopback). */
export async function digestOf(value: unknown): Promise<string | undefined> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return undefined;
  const hash = await subtle.digest("SHA-256", new TextEncoder().encode(canonicalJson(value)));
  const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `sha256:${hex}`;
}
