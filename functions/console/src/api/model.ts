/** What the console reads of the API, by what it is about. */
export * from "./model/access";
export * from "./model/definition";
export * from "./model/delivery";
export * from "./model/event";
export * from "./model/human-task";
export * from "./model/outbound";
export * from "./model/policy";
export * from "./model/problem";
export * from "./model/run";
export * from "./model/schedule";
export * from "./model/secret";
export * from "./model/session";
export * from "./model/trace";
export * from "./model/trail";
