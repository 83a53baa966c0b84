/** A node's data folder: its layout, its lock and the file that says where the node listens. */
@NullMarked
package dev.penstock.node.folder;

import org.jspecify.annotations.NullMarked;
