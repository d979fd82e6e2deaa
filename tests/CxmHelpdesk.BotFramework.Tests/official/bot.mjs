// A bot made of Microsoft's own library. Reads one JSON object a line: who we are, a request, and what to answer. Writes one line for each: whether the library believes the request, and what
// the connector said to its answer.
import { createInterface } from 'node:readline';
import { BotFrameworkAuthenticationFactory, ServiceClientCredentialsFactory } from 'botframework-connector';

class Credentials extends ServiceClientCredentialsFactory {
  constructor(settings) {
    super();
    this.settings = settings;
  }

  async isValidAppId(appId) {
    return appId === this.settings.appId;
  }

  async isAuthenticationDisabled() {
    return false;
  }

  // The library's own sign-in insists on Microsoft's hosts, so this one asks the double.
  async createCredentials() {
    const { appId, appSecret, loginUrl, issuer } = this.settings;
    return {
      async signRequest(request) {
        const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: appId, client_secret: appSecret, scope: `${issuer}/.default` });
        const answer = await fetch(`${loginUrl}/botframework.com/oauth2/v2.0/token`, { method: 'POST', body });
        request.headers.set('authorization', `Bearer ${(await answer.json()).access_token}`);
        return request;
      },
    };
  }
}

async function answer({ settings, authorization, activity, text }) {
  const authentication = BotFrameworkAuthenticationFactory.create(
    '', true, settings.loginUrl, settings.issuer, settings.issuer, settings.loginUrl, settings.openIdUrl, settings.openIdUrl, '', new Credentials(settings), { requiredEndorsements: [] }, undefined, {});
  let believed;
  try {
    believed = await authentication.authenticateRequest(activity, authorization);
  } catch (error) {
    return { believes: false, why: error.message };
  }

  const connector = await believed.connectorFactory.create(activity.serviceUrl, believed.audience);
  const sent = await connector.conversations.replyToActivity(activity.conversation.id, activity.id, {
    type: 'message', text, textFormat: 'plain', locale: activity.locale, from: activity.recipient, recipient: activity.from, conversation: activity.conversation,
  });
  return { believes: true, id: sent.id };
}

for await (const line of createInterface({ input: process.stdin })) {
  let result;
  try {
    result = await answer(JSON.parse(line));
  } catch (error) {
    result = { error: String(error.stack ?? error) };
  }

  process.stdout.write(`${JSON.stringify(result)}\n`);
}
