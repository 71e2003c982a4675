/**
 * The .http files are written for VS Code's REST Client. httpyac runs them too, once it can read
 * REST Client's way to refer to an earlier answer: {{name.response.body.$.field}}.
 */
const reference = /\{\{\s*(\w+)\.response\.body\.(?:\$\.)?([\w.[\]]+)\s*\}\}/g;

function member(body, path) {
  const names = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  return names.reduce((value, name) => value?.[name], body);
}

module.exports = {
  // `result` waits for up to a minute before it answers.
  request: { timeout: 75_000 },
  configureHooks: ({ hooks }) => {
    hooks.replaceVariable.addHook(
      'restClientReference',
      (text, _type, { variables }) =>
        typeof text === 'string'
          ? text.replace(reference, (whole, name, path) => member(variables[name], path) ?? whole)
          : text,
      { before: ['javascript'] },
    );
  },
};
