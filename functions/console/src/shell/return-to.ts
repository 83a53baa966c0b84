const KEY = "penstock.return-to";

/** Where the person wanted to go before signing in. Kept in this tab only. */
export function rememberPlace(path: string) {
  sessionStorage.setItem(KEY, path);
}

/** The remembered place, once. Only a path of this console counts, never another host's address. */
export function takePlace(): string {
  const path = sessionStorage.getItem(KEY) ?? "";
  sessionStorage.removeItem(KEY);
  return /^\/(?![/\\])/.test(path) && !path.startsWith("/sign-in") ? path : "/runs";
}
