/** Leaves the console for another host: the identity provider's pages. */
export function leave(address: string) {
  window.location.assign(address);
}
