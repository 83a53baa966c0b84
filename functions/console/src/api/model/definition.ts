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
export const runDefinition = reads<"RunDefinition">()(
  z.object({
    namespace: text,
    name: text,
    version: text,
    digest: text,
    document: facts,
    diagram: z.object({ nodes: z.array(diagramNode), edges: z.array(diagramEdge), mermaid: text }),
  }),
);

export type RunDefinition = z.infer<typeof runDefinition>;
export type Diagram = RunDefinition["diagram"];

export const definitionPage = reads<"DefinitionPage">()(
  page(
    z.object({
      namespace: text,
      name: text,
      version: text,
      digest: text,
      appliedAt: text,
      appliedBy: text,
    }),
  ),
);
export type Definition = z.infer<typeof definitionPage>["items"][number];
