import { Markup, markup } from './markup.js';

describe('markup', () => {
  it('escapes what would be read as markup, in texts and in attributes', () => {
    const said = `<script>alert("1" + '2')</script> & more`;

    expect(markup`<p title="${said}">${said}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot; + &#39;2&#39;)&lt;/script&gt; &amp; more">' +
        '&lt;script&gt;alert(&quot;1&quot; + &#39;2&#39;)&lt;/script&gt; &amp; more</p>',
    );
  });

  it('takes markup as it is, lists one after the other, and nothing for what is not there', () => {
    const items = ['a', 'b'].map((name) => markup`<li>${name}</li>`);

    expect(markup`<ul>${items}${undefined}</ul>${new Markup('<hr>')}${0}`.text).toBe(
      '<ul><li>a</li><li>b</li></ul><hr>0',
    );
  });
});
