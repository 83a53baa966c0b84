/** The little of AWS's interfaces that functions speak, without the weight of AWS's SDK. */
@NullMarked
package dev.penstock.aws;

import org.jspecify.annotations.NullMarked;
