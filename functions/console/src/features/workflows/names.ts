import type { Definition } from "../../api/model";

export const path = ({ namespace, name }: Definition) => `${namespace}/${name}`;

/** The list of the runs of exactly this version. */
export const runsOf = (definition: Definition) =>
  `/runs?q=${encodeURIComponent(`workflow:${path(definition)}@${definition.version}`)}`;
