/**
 * Makes a container image of an application, without an engine of containers: start reading at
 * {@link dev.teff.image.ImageCommand}. For the command line; nobody else calls it.
 */
@NullMarked
package dev.teff.image;

import org.jspecify.annotations.NullMarked;
