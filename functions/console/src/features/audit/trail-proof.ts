/** What a proof shows once it holds. */
export interface Proved {
  readonly seq: number;
  readonly entry: string;
  readonly size: number;
  readonly signedAt: string;
  readonly signer: string;
}

/** Why a proof, a checkpoint or a key does not hold. */
export class InvalidProof extends Error {}

const HEADER = "c2sp.org/tlog-proof@v1";
const DASH = "\u2014 ";
const ED25519 = 1;
const encoder = new TextEncoder();
type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Computes everything anew from the proof's text: the leaf, the way to the root, the signature
 * (C2SP tlog-proof and signed-note, RFC 9162). Nothing that the server says is believed but the
 * key, and the person can bring their own.
 */
export async function check(text: string, verifierKey: string): Promise<Proved> {
  const [head, note] = halves(text, text.indexOf("\n\n"), 2);
  const lines = head.split("\n");
  const [header, extra = "", index = "", ...path] = lines;
  if (header !== HEADER || !extra.startsWith("extra ") || !/^index (0|[1-9]\d{0,15})$/.test(index))
    throw new InvalidProof("This is not the proof of an entry.");
  const entry = base64(extra.slice("extra ".length));
  const leafIndex = BigInt(index.slice("index ".length));
  const checkpoint = await opened(note, verifierKey);
  const root = await climbed(await hash(0, entry), leafIndex, checkpoint.size, path.map(base64));
  if (!same(root, checkpoint.root))
    throw new InvalidProof("The entry's path does not lead to the signed root.");
  const shown = new TextDecoder("utf-8", { fatal: true }).decode(entry);
  const seq = Number(leafIndex) + 1;
  if ((JSON.parse(shown) as { seq?: unknown }).seq !== seq)
    throw new InvalidProof("The entry does not say the number that it stands under.");
  return {
    seq,
    entry: shown,
    size: Number(checkpoint.size),
    signedAt: checkpoint.at,
    signer: checkpoint.origin,
  };
}

interface Opened {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Bytes;
  readonly at: string;
}

async function opened(note: string, verifierKey: string): Promise<Opened> {
  const [name = "", id = "", ...rest] = verifierKey.trim().split("+");
  const typed = base64(rest.join("+"));
  const key = typed.slice(1);
  if (name === "" || typed[0] !== ED25519 || key.length !== 32 || (await keyId(name, typed)) !== id)
    throw new InvalidProof("The verifier key is none.");
  const [text, signatures] = halves(note, note.lastIndexOf("\n\n"), 2);
  const body = `${text}\n`;
  const named = signatures
    .split("\n")
    .filter((line) => line.startsWith(`${DASH}${name} `))
    .map((line) => base64(line.slice(DASH.length + name.length + 1)))
    .find((bytes) => hex(bytes.slice(0, 4)) === id);
  if (!named) throw new InvalidProof(`The checkpoint is not signed by ${name}.`);
  if (!(await verifies(key, named.slice(4), encoder.encode(body))))
    throw new InvalidProof(`The signature of ${name} does not hold.`);
  const [origin = "", size = "", root = "", time = ""] = text.split("\n");
  if (origin !== name || !/^[1-9]\d{0,15}$/.test(size) || !time.startsWith("time "))
    throw new InvalidProof("The signed note is no checkpoint of this trail.");
  return { origin, size: BigInt(size), root: base64(root), at: time.slice("time ".length) };
}

async function verifies(key: Bytes, signature: Bytes, text: Bytes): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, text);
  } catch (e) {
    if (e instanceof DOMException && e.name === "NotSupportedError")
      throw new InvalidProof("This browser knows no Ed25519; take penstock-audit-verifier.jar.");
    return false;
  }
}

/** The root that a path leads to, by RFC 9162, section 2.1.3.2. */
async function climbed(
  leaf: Bytes,
  index: bigint,
  size: bigint,
  path: readonly Bytes[],
): Promise<Bytes> {
  if (index >= size) throw new InvalidProof("The entry is not in the signed tree.");
  let at = index;
  let last = size - 1n;
  let found = leaf;
  for (const other of path) {
    if (last === 0n) throw new InvalidProof("The path is longer than the tree is high.");
    if ((at & 1n) === 1n || at === last) {
      found = await hash(1, other, found);
      while ((at & 1n) === 0n && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      found = await hash(1, found, other);
    }
    at >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) throw new InvalidProof("The path is shorter than the tree is high.");
  return found;
}

async function keyId(name: string, typed: Bytes): Promise<string> {
  return hex((await digest(joined([encoder.encode(`${name}\n`), typed]))).slice(0, 4));
}

function hash(kind: 0 | 1, ...parts: readonly Bytes[]): Promise<Bytes> {
  return digest(joined([Uint8Array.of(kind), ...parts]));
}

async function digest(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function halves(text: string, at: number, gap: number): readonly [string, string] {
  if (at < 0) throw new InvalidProof("This is not the proof of an entry.");
  return [text.slice(0, at), text.slice(at + gap)];
}

function base64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    throw new InvalidProof("A line of the proof is not base64.");
  }
}

function hex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function same(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
