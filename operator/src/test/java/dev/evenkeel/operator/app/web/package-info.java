/** Journeys over the web page in a real browser, which is driven over its DevTools protocol, and what the page's files promise. */
@NullMarked
package dev.evenkeel.operator.app.web;

import org.jspecify.annotations.NullMarked;
