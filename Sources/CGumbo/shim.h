#ifndef BROADSHEET_CGUMBO_SHIM_H
#define BROADSHEET_CGUMBO_SHIM_H

#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>

// Gumbo never fails and never ends early, its time grows with the square of the depth, and it frees a tree by
// recursion. All it takes comes from here instead: counted, given up at a limit, freed at one stroke.

/// How much of a text is read before it is given up.
typedef struct {
  size_t bytes;
  size_t nodes;
  size_t attributes;
  /// Each tag may look at every element before it.
  size_t looks;
} broadsheet_html_limits;

typedef struct broadsheet_html_block {
  struct broadsheet_html_block *next;
  size_t used;
  size_t size;
  _Alignas(16) char bytes[];
} broadsheet_html_block;

typedef struct {
  broadsheet_html_block *blocks;
  broadsheet_html_limits left;
  size_t nodes;
  GumboOutput *output;
  jmp_buf given_up;
} broadsheet_html;

static inline void broadsheet_html_count(broadsheet_html *html, size_t *left, size_t amount) {
  if (*left < amount) longjmp(html->given_up, 1);
  *left -= amount;
}

static inline void *broadsheet_html_allocate(void *context, size_t size) {
  broadsheet_html *html = context;
  if (size == sizeof(GumboNode)) {
    broadsheet_html_count(html, &html->left.nodes, 1);
    html->nodes++;
  }
  if (size == sizeof(GumboAttribute)) broadsheet_html_count(html, &html->left.attributes, 1);
  // The vector of attributes that every tag begins with, also one that ends an element.
  if (size == sizeof(void *)) broadsheet_html_count(html, &html->left.looks, html->nodes + 1);
  size = (size + 15) & ~(size_t)15;
  broadsheet_html_count(html, &html->left.bytes, size);
  broadsheet_html_block *block = html->blocks;
  if (!block || block->size - block->used < size) {
    size_t length = size > 65536 ? size : 65536;
    block = malloc(sizeof(broadsheet_html_block) + length);
    if (!block) longjmp(html->given_up, 1);
    block->next = html->blocks;
    block->used = 0;
    block->size = length;
    html->blocks = block;
  }
  void *place = block->bytes + block->used;
  block->used += size;
  return place;
}

static inline void broadsheet_html_deallocate(void *context, void *place) {
  (void)context;
  (void)place;
}

static inline void broadsheet_html_free(broadsheet_html *html) {
  while (html->blocks) {
    broadsheet_html_block *block = html->blocks;
    html->blocks = block->next;
    free(block);
  }
  free(html);
}

/// Reads a text as what stands inside an element of a page, which must outlive the tree.
/// Returns null where a limit was met or memory is out.
__attribute__((noinline)) static inline broadsheet_html *_Nullable broadsheet_html_parse(
    const char *_Nonnull text, size_t length, broadsheet_html_limits limits) {
  broadsheet_html *html = calloc(1, sizeof(broadsheet_html));
  if (!html) return NULL;
  html->left = limits;
  if (setjmp(html->given_up)) {
    broadsheet_html_free(html);
    return NULL;
  }
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = broadsheet_html_allocate;
  options.deallocator = broadsheet_html_deallocate;
  options.userdata = html;
  options.max_errors = 0;
  options.fragment_context = GUMBO_TAG_DIV;
  html->output = gumbo_parse_with_options(&options, text, length);
  return html;
}

static inline GumboNode *_Nonnull broadsheet_html_root(const broadsheet_html *_Nonnull html) {
  return html->output->root;
}

/// The children of an element; null for anything else.
static inline const GumboVector *_Nullable broadsheet_html_children(const GumboNode *_Nonnull node) {
  return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE
    ? &node->v.element.children : NULL;
}

static inline const GumboElement *_Nonnull broadsheet_html_element(const GumboNode *_Nonnull node) {
  return &node->v.element;
}

static inline const char *_Nullable broadsheet_html_text(const GumboNode *_Nonnull node) {
  return node->v.text.text;
}

#endif
