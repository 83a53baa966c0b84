import createClient from "openapi-fetch";
import type { paths } from "./penstock.js";

/** The public API at an address, with an API key or a token. Answers come as `{data, error}`. */
export function penstock(baseUrl: string, key: string) {
  return createClient<paths>({
    baseUrl,
    headers: { authorization: `Bearer ${key}` },
    // As the document says of lists: `status=faulted,cancelled`.
    querySerializer: { array: { style: "form", explode: false } },
  });
}
