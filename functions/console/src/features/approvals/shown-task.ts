import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { digestOf } from "../../api/exact-json";
import type { HumanTask } from "../../api/model";

/**
 * Holds on to the payload that the person has before them. A live update that brings another one
 * must not slip it under a finger already on its way to the button.
 */
export function useShownTask(latest: HumanTask) {
  const [shown, setShown] = useState(latest);
  const changed = shown.payloadDigest !== latest.payloadDigest;
  return {
    task: changed ? shown : latest,
    changed,
    look: () => setShown(latest),
  };
}

export type Match = "checking" | "match" | "mismatch" | "unchecked";

/** Whether what is on the screen has the digest that a decision will name. */
export function useDigestMatch({ payload, payloadDigest, id }: HumanTask): Match {
  const { data, error } = useQuery({
    queryKey: ["digest-of", id, payloadDigest],
    queryFn: async () => (await digestOf(payload)) ?? "",
    staleTime: Infinity,
    retry: false,
  });
  if (error || data === "") return "unchecked";
  if (data === undefined) return "checking";
  return data === payloadDigest ? "match" : "mismatch";
}
