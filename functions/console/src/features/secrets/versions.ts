import type { Secret, SecretVersion } from "../../api/model";

/** The last version that was put; whatever became of it. */
export function newest({ versions }: Secret): SecretVersion | undefined {
  return versions.reduce<SecretVersion | undefined>(
    (last, each) => (last && last.version > each.version ? last : each),
    undefined,
  );
}

/** Whether it can be used: by any of its versions. */
export function state({ versions }: Secret): SecretVersion["state"] {
  if (versions.some((each) => each.state === "active")) return "active";
  return versions.some((each) => each.state === "retiring") ? "retiring" : "revoked";
}
