/** Messages that are sent and taken as AsyncAPI documents describe it. */
@NullMarked
package dev.penstock.workers.asyncapi;

import org.jspecify.annotations.NullMarked;
