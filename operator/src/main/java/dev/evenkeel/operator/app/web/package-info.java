/**
 * The web page: one self-contained document, its style and its script, which ask the HTTP API like any other client. Nothing is loaded from elsewhere.
 */
@NullMarked
package dev.evenkeel.operator.app.web;

import org.jspecify.annotations.NullMarked;
