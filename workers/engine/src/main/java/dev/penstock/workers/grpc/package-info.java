/** {@code call: grpc}: methods of a proto file that is read when the call is made. */
@NullMarked
package dev.penstock.workers.grpc;

import org.jspecify.annotations.NullMarked;
