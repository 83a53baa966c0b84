import * as z from "zod/mini";
import { facts, maybe, page, reads, text } from "./reads";

const diagramNode = z.object({
  id: text,
  kind: z.enum([
    "start",
    "end",
    "do",
    "set",
    "switch",
    "for",
    "wait",
    "raise",
    "try",
    "catch",
    "undo",
    "http",
    "approval",
    "form",
    "document-review",
    "fork",
    "listen",
    "emit",
    "run",
    "function",
    "openapi",
    "grpc",
    "asyncapi",
    "mcp",
    "a2a",
    "mail",
    "sql",
    "workflow",
    "script",
    "shell",
    "container",
  ]),
  label: text,
  position: maybe,
  parent: maybe,
});
const diagramEdge = z.object({ from: text, to: text, label: maybe });
const names = { namespace: text, name: text, version: text, digest: text };
const told = {
  ...names,
  document: facts,
  diagram: z.object({ nodes: z.array(diagramNode), edges: z.array(diagramEdge), mermaid: text }),
};
const applied = { appliedAt: text, appliedBy: text };
export const runDefinition = reads<"RunDefinition">()(z.object(told));
export const appliedDefinition = reads<"AppliedDefinition">()(
  z.object({ ...told, ...applied, title: maybe }),
);

export type RunDefinition = z.infer<typeof runDefinition>;
export type AppliedDefinition = z.infer<typeof appliedDefinition>;
export type Diagram = RunDefinition["diagram"];

export const definitionPage = reads<"DefinitionPage">()(page(z.object({ ...names, ...applied })));
export type Definition = z.infer<typeof definitionPage>["items"][number];
