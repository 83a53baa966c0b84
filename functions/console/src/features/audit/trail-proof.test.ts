import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { expect, it } from "vitest";
import { check } from "./trail-proof";

const NAME = "penstock/audit/test";
const sha256 = (...parts: readonly (Buffer | string)[]) => {
  const hash = createHash("sha256");
  parts.forEach((part) => hash.update(part));
  return hash.digest();
};
const entry = (seq: number) => `{"kind":"a.done","seq":${seq},"subject":"\u00fc${seq}"}`;
const leaf = (seq: number) => sha256(Buffer.of(0), entry(seq));
const node = (left: Buffer, right: Buffer) => sha256(Buffer.of(1), left, right);

const pair = generateKeyPairSync("ed25519");
const typed = Buffer.concat([
  Buffer.of(1),
  pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32),
]);
const id = sha256(`${NAME}\n`, typed).subarray(0, 4);
const KEY = `${NAME}+${id.toString("hex")}+${typed.toString("base64")}`;

/** A tree of five entries, and in it the third. */
const left = node(leaf(1), leaf(2));
const root = node(node(left, node(leaf(3), leaf(4))), leaf(5));
const path = [leaf(4), left, leaf(5)];

function note(size = 5): string {
  const text = `${NAME}\n${size}\n${root.toString("base64")}\ntime 2026-11-21T08:00:00Z\n`;
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), pair.privateKey)]);
  return `${text}\n\u2014 ${NAME} ${signature.toString("base64")}\n`;
}

function proof(seq = 3, of = 3, hashes = path, checkpoint = note()): string {
  const extra = Buffer.from(entry(of)).toString("base64");
  const lines = hashes.map((hash) => `${hash.toString("base64")}\n`).join("");
  return `c2sp.org/tlog-proof@v1\nextra ${extra}\nindex ${seq - 1}\n${lines}\n${checkpoint}`;
}

it("should compute the way from the entry to the signed root", async () => {
  expect(await check(proof(), KEY)).toEqual({
    seq: 3,
    entry: entry(3),
    size: 5,
    signedAt: "2026-11-21T08:00:00Z",
    signer: NAME,
  });
  expect((await check(proof(5, 5, [node(left, node(leaf(3), leaf(4)))]), KEY)).seq).toBe(5);
});

it.each([
  ["another entry", proof(3, 4)],
  ["another place", proof(4, 3)],
  ["a place beyond the tree", proof(9, 9)],
  ["a path too short", proof(3, 3, path.slice(1))],
  ["a path too long", proof(3, 3, [...path, leaf(1)])],
  ["a changed hash", proof(3, 3, [leaf(1), left, leaf(5)])],
  ["a checkpoint changed after it was signed", proof(3, 3, path, note().replace("\n5\n", "\n6\n"))],
  ["no proof at all", "hello"],
])("should not take %s for a proof", async (_, text) => {
  await expect(check(text, KEY)).rejects.toThrow();
});

it("should not take the checkpoint of another key", async () => {
  const other = Buffer.concat([
    Buffer.of(1),
    generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" }).subarray(-32),
  ]);
  const otherId = sha256(`${NAME}\n`, other).subarray(0, 4).toString("hex");

  await expect(check(proof(), `${NAME}+${otherId}+${other.toString("base64")}`)).rejects.toThrow(
    "not signed by",
  );
});
