/** HTTP as the API speaks it: routes, strict bodies, cursor pages, validators. */
@NullMarked
package dev.penstock.functions.api.web;

import org.jspecify.annotations.NullMarked;
