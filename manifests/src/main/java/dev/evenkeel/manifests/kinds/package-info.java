/**
 * What a kind is, and the folders of the kinds: each has its spec record, its lowering, its page of documentation and its JSON schema. What enters: a resource and what was read with it. What leaves: the desired objects of one host. A kind is
 * pure, and nothing outside its folder knows it but the list in {@link dev.evenkeel.manifests.Manifests}.
 */
@NullMarked
package dev.evenkeel.manifests.kinds;

import org.jspecify.annotations.NullMarked;
