import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** A filter that lives in the URL, so that a filtered list can be linked to and gone back to. */
export function useUrlFilter(name: string): [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          if (value) after.set(name, value);
          else after.delete(name);
          return after;
        },
        { replace: true },
      ),
    [name, setParameters],
  );
  return [parameters.get(name) ?? "", set];
}
