/**
 * Likes that are counted on two silos at once. Start at {@link dev.teff.samples.likes.LikesGrain}.
 */
@NullMarked
package dev.teff.samples.likes;

import org.jspecify.annotations.NullMarked;
