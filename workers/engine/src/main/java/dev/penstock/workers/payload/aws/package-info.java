/** Large payloads as objects in S3, or in what speaks its protocol. */
@NullMarked
package dev.penstock.workers.payload.aws;

import org.jspecify.annotations.NullMarked;
