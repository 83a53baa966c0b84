/** {@code call: mcp} and {@code call: a2a}: JSON-RPC 2.0 over HTTP, the client's side. */
@NullMarked
package dev.penstock.workers.agent;

import org.jspecify.annotations.NullMarked;
