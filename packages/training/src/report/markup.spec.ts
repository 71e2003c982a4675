import { Markup, markup } from './markup.js';

describe('markup', () => {
  it('escapes what would be read as markup, in texts and in attributes', () => {
    const said = `<script>alert("1" + '2')</script> & more`;

    expect(markup`<p title="${said}">${said}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot; + &#39;2&#39;)&lt;/script&gt; &amp; more">' +
        '&lt;script&gt;alert(&quot;1&quot; + &#39;2&#39;)&lt;/script&gt; &amp; more</p>',
    );
  });

  it('shows that there is what turns the order of letters about', () => {
    const controls = '\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069';

    expect(markup`<p title="${controls}">${controls}</p>`.text).not.toMatch(
      /[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/,
    );
    expect(markup`${`a${controls}b`}`.text).toBe(`a${'\uFFFD'.repeat(controls.length)}b`);
  });

  it('takes markup as it is, lists one after the other, and nothing for what is not there', () => {
    const items = ['a', 'b'].map((name) => markup`<li>${name}</li>`);

    expect(markup`<ul>${items}${undefined}</ul>${new Markup('<hr>')}${0}`.text).toBe(
      '<ul><li>a</li><li>b</li></ul><hr>0',
    );
  });
});
