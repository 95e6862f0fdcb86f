// SPDX-License-Identifier: GPL-3.0-or-later
#include "plantedsecrets.h"

#include "models/secrets/rules.h"

#include <random>

namespace wavedeck {

namespace {

using secrets::ProviderRule;

QByteArray randomOf(std::mt19937& random, const QByteArray& alphabet, int length)
{
    QByteArray out;
    for (int i = 0; i < length; ++i)
        out.append(alphabet.at(static_cast<qsizetype>(random() % static_cast<quint32>(alphabet.size()))));
    return out;
}

QByteArray charactersOf(quint16 alphabet, bool separators)
{
    QByteArray out;
    for (int c = 33; c < 127; ++c) {
        const bool plain = secrets::isOf(static_cast<char>(c), secrets::kAlnum);
        if (secrets::isOf(static_cast<char>(c), alphabet) && (plain || separators) && c != '=')
            out.append(static_cast<char>(c));
    }
    return out;
}

Planted ofRule(const ProviderRule& rule, std::mt19937& random)
{
    const QByteArray left
        = rule.left > 0 ? "7" + randomOf(random, charactersOf(rule.leftAlphabet, false), rule.left) : QByteArray();
    const QByteArray prefix(rule.prefix);
    QByteArray tail = randomOf(random, charactersOf(rule.alphabet, true), rule.least - 3)
        + randomOf(random, charactersOf(rule.alphabet, false), 3);
    if (prefix == "AccountKey=")
        tail = tail.left(86) + "==";
    if (rule.least >= 32 && (rule.alphabet & secrets::kUpper) != 0 && (rule.alphabet & secrets::kLower) != 0)
        tail.replace(4, 3, "Zq7");
    const QByteArray secret = left + prefix + tail;
    return {prefix + " (" + rule.what + ')', rule.id, "x = 1; see " + secret, secret};
}

QByteArray base64Url(const QByteArray& bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

QString randomText(quint32 seed, int length, const char* alphabet)
{
    std::mt19937 random(seed);
    return QString::fromLatin1(randomOf(random, alphabet, length));
}

QByteArray pemKey(quint32 seed, const QByteArray& kind, int lines)
{
    std::mt19937 random(seed);
    QByteArray key = QByteArray("-----BEGIN ") + kind + "PRIVATE KEY-----\n";
    for (int i = 0; i < lines; ++i)
        key += randomOf(random, QByteArray(kLettersDigits) + "+/", 64) + '\n';
    return key + randomOf(random, kLettersDigits, 30) + "==\n-----END " + kind + "PRIVATE KEY-----\n";
}

QList<Planted> plantedKinds(quint32 seed)
{
    std::mt19937 random(seed);
    QList<Planted> kinds;
    for (const ProviderRule& rule : secrets::providerRules())
        kinds.append(ofRule(rule, random));
    const auto value = [&](int length) -> QByteArray {
        return randomOf(random, kLettersDigits, length - 4) + "q7Z" + randomOf(random, "0123456789", 1);
    };
    const auto add = [&](const char* name, const char* rule, const QByteArray& before, const QByteArray& secret,
                         const QByteArray& behind) {
        kinds.append({name, rule, before + secret + behind, secret});
    };
    const char* const assigned = "assigned-secret";
    add("env", assigned, "DB_PASSWORD=", value(16), "");
    add("env, exported", assigned, "export API_TOKEN=", value(24), "");
    add("env key", assigned, "STRIPE_KEY=", value(24), "");
    add("env, quoted", assigned, "APP_SECRET=\"", value(24), "\"");
    add("ini", assigned, "password = ", value(16), "");
    add("json", assigned, "{\"user\": \"app\", \"password\": \"", value(16), "\", \"n\": 1}");
    add("json, escaped", assigned, "{\"body\": \"{\\\"clientSecret\\\":\\\"", value(20), "\\\",\\\"n\\\":1}\"}");
    add("yaml", assigned, "  db_password: ", value(16), "");
    add("yaml, quoted", assigned, "  - api-key: '", value(20), "'");
    add("toml", assigned, "secret_key = \"", value(32), "\"");
    add("php", assigned, "'password' => '", value(16), "',");
    add("go", assigned, "authToken := \"", value(24), "\"");
    add("python", assigned, "settings[\"api_key\"] = b\"", value(24), "\"");
    add("xml", assigned, "<password>", value(16), "</password>");
    add("properties", assigned, "spring.datasource.password=", value(16), "");
    add("query", assigned, "curl https://api.acme.io/v1/x?access_token=", value(24), "&page=1");
    add("flag", assigned, "run --token=", value(24), " now");
    add("flag and word", assigned, "run --api-key ", value(24), " now");
    add("compose", assigned, "      POSTGRES_PASSWORD: ", value(16), "");
    add("compose list", assigned, "      - POSTGRES_PASSWORD=", value(16), "");
    add("bearer", assigned, "Authorization: Bearer ", value(32), "");
    add("bearer in words", "bearer-token", "sent with bearer ", value(32), "");
    const QByteArray pair = QByteArray("app:" + value(16)).toBase64();
    add("basic in words", "basic-password", "sent with Basic ", pair, "");
    add("postgres", "url-password", "postgres://app:", value(16), "@db.acme.io/x");
    add("amqp", "url-password", "amqps://app:", value(16), "@mq.acme.io:5671");
    add("redis", "url-password", "REDIS_URL=redis://:", value(16), "@cache.acme.io");
    add("url in code", "url-password", "u = 'mongodb+srv://app:", value(16), "@db.acme.io/x?y=1'");
    const QByteArray token = base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.'
        + base64Url("{\"iss\":\"acme\",\"sub\":\"u" + value(8) + "\"}") + '.' + value(43);
    add("jwt", "jwt", "token was ", token, " there");
    for (const char* kind : {"RSA ", "EC ", "OPENSSH ", "", "DSA "}) {
        const QByteArray key = pemKey(static_cast<quint32>(random()), kind, 12);
        // Several lines: what may not stand anywhere is any one of them.
        const QByteArray line = key.split('\n').at(5);
        kinds.append({QByteArray("pem ") + kind, "private-key", key.trimmed(), line});
    }
    const QByteArray armour = pemKey(static_cast<quint32>(random()), "RSA ", 6);
    kinds.append({"pem in json", "private-key",
        "{\"private_key\": \"" + QByteArray(armour).replace('\n', "\\n") + "\"}", armour.split('\n').at(3)});
    const QByteArray putty = randomOf(random, QByteArray(kLettersDigits) + "+/", 64);
    kinds.append({"putty", "private-key",
        QByteArray("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPrivate-") + "Lines: 2\n" + putty + '\n'
            + randomOf(random, kLettersDigits, 64),
        putty});
    return kinds;
}

QList<QByteArray> places(const QByteArray& line)
{
    const QByteArray filler("some words of a text that says nothing\nand = 1 more\n");
    return {line, line + '\n', filler + line, filler + line + '\n' + filler, line + "\r\n" + filler,
        filler.repeated(40) + line + "\r\n", "\xef\xbb\xbf" + line + '\n', '\t' + line};
}

} // namespace wavedeck
