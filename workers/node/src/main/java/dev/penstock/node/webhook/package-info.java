/** Webhooks sent and passed on from the command line, as a provider would send them. */
@NullMarked
package dev.penstock.node.webhook;

import org.jspecify.annotations.NullMarked;
