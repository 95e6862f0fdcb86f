// SPDX-License-Identifier: GPL-3.0-or-later
#include "plantedsecrets.h"
#include "repo.h"

#include "app/audit/secretstream.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::audit;

namespace {

const secrets::Looking kConfiguration{secrets::Purpose::Report, true, true, 1};

struct Seen {
    QList<SecretHit> hits;
    bool text = true;

    bool has(const Planted& kind) const
    {
        return std::any_of(hits.begin(), hits.end(), [&](const SecretHit& hit) {
            return QByteArray(hit.what.rule) == kind.rule && hit.secret.contains(kind.secret);
        });
    }
    QByteArray said() const
    {
        QByteArray words = QByteArray::number(hits.size()) + " found:";
        for (const SecretHit& hit : hits)
            words += ' ' + QByteArray(hit.what.rule);
        return words;
    }
};

Seen lookAt(const QList<QByteArray>& pieces)
{
    Seen seen;
    SecretStream stream(kConfiguration, false, [&](const SecretHit& hit) { seen.hits.append(hit); });
    for (const QByteArray& piece : pieces) {
        seen.text = seen.text && stream.feed(piece);
        if (!seen.text)
            return seen;
    }
    stream.finish();
    return seen;
}

QByteArray utf16(const QByteArray& text, bool little, bool mark)
{
    QByteArray out = mark ? QByteArray(little ? "\xff\xfe" : "\xfe\xff") : QByteArray();
    for (const char c : text) {
        out.append(little ? c : '\0');
        out.append(little ? '\0' : c);
    }
    return out;
}

} // namespace

/// Hundreds of made-up secrets, and none of them missed wherever it stands.
class TestPlanted : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindInEveryPlace();
    void cutAnywhere();
    void cutAtTheEndOfABlock();
    void inALongLine();
    void utf16Text();
    void linesAndColumns();
    void filesNamedForKeys();
    void ignoredAndUntracked();
    void largeFile();
    void knownBefore();
    void cleanTrees();
};

void TestPlanted::everyKindInEveryPlace()
{
    int planted = 0;
    for (const quint32 seed : {1U, 2U, 3U, 4U, 5U}) {
        for (const Planted& kind : plantedKinds(seed)) {
            for (const QByteArray& text : places(kind.text)) {
                const Seen seen = lookAt({text});
                QVERIFY2(seen.has(kind), QByteArray(kind.name + ": " + seen.said()).constData());
                QCOMPARE(seen.hits.size(), 1); // and nothing besides
                ++planted;
            }
        }
    }
    QVERIFY(planted > 4000);
}

void TestPlanted::cutAnywhere()
{
    const QByteArray filler = QByteArray("nothing to see here\n").repeated(1000);
    for (const Planted& kind : plantedKinds(11)) {
        const QByteArray text = filler + kind.text + '\n' + filler;
        const qsizetype from = filler.size() + kind.text.indexOf(kind.secret);
        for (qsizetype cut = from - 12; cut <= from + std::min<qsizetype>(kind.secret.size(), 80); cut += 3) {
            const Seen seen = lookAt({text.left(cut), text.mid(cut)});
            QVERIFY2(seen.has(kind), QByteArray(kind.name + ": " + seen.said()).constData());
            QCOMPARE(seen.hits.size(), 1);
        }
    }
}

void TestPlanted::cutAtTheEndOfABlock()
{
    // Real blocks of a file, every offset of a key around their end.
    constexpr qsizetype kBlock = 256 * 1024;
    const Planted kind = plantedKinds(12).at(4);
    for (qsizetype before = kBlock - kind.text.size() - 4; before <= kBlock + 4; ++before) {
        const QByteArray text = QByteArray(before - 1, ' ') + '\n' + kind.text + '\n' + QByteArray(kBlock, ' ');
        QList<QByteArray> blocks;
        for (qsizetype i = 0; i < text.size(); i += kBlock)
            blocks.append(text.mid(i, kBlock));
        const Seen seen = lookAt(blocks);
        QVERIFY2(seen.has(kind), QByteArray::number(before).constData());
        QCOMPARE(seen.hits.size(), 1);
        QCOMPARE(seen.hits.first().number, 2);
    }
}

void TestPlanted::inALongLine()
{
    const QByteArray filler = QByteArray("word, ").repeated(1024 * 1024 / 12);
    for (const Planted& kind : plantedKinds(13)) {
        if (kind.text.contains('\n'))
            continue;
        const Seen seen = lookAt({filler + ' ' + kind.text + ' ' + filler});
        const bool alone = kind.name.startsWith("env") || kind.name == "basic in words";
        QVERIFY2(seen.has(kind) || alone, QByteArray(kind.name + ": " + seen.said()).constData());
    }
}

void TestPlanted::utf16Text()
{
    for (const Planted& kind : plantedKinds(14)) {
        for (const bool little : {true, false}) {
            for (const bool mark : {true, false}) {
                const Seen seen = lookAt({utf16("some words\r\n" + kind.text + "\r\n", little, mark)});
                QVERIFY2(seen.has(kind), QByteArray(kind.name + ": " + seen.said()).constData());
            }
        }
    }
    QVERIFY(!lookAt({QByteArray("\x7f"
                                "ELF\0\0\1\2\0\0abc",
                        14)})
                 .text);
}

void TestPlanted::linesAndColumns()
{
    const Planted kind = plantedKinds(15).at(3);
    QByteArray text;
    for (int i = 0; i < 50'000; ++i)
        text += i % 10'000 == 9'999 ? kind.text + '\n' : QByteArray("line of words\r\n");
    QList<QByteArray> pieces;
    for (qsizetype i = 0; i < text.size(); i += 70'001)
        pieces.append(text.mid(i, 70'001));
    const Seen seen = lookAt(pieces);
    QCOMPARE(seen.hits.size(), 5);
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(seen.hits.at(i).number, 10'000 * (i + 1));
        QCOMPARE(seen.hits.at(i).column, kind.text.indexOf(kind.secret) + 1);
        QCOMPARE(seen.hits.at(i).line, kind.text);
    }
}

void TestPlanted::filesNamedForKeys()
{
    // SEC-3: an .env with two keys, three files of keys and a list of credentials.
    Repo repo;
    const auto random = [](quint32 seed) { return randomText(seed, 32, kLettersDigits).toLatin1(); };
    QList<QByteArray> values;
    for (quint32 i = 0; i < 6; ++i)
        values.append("q7Z" + random(100 + i));
    repo.write(".env", "PORT=80\nSTRIPE_KEY=" + values[0] + "\nJWT_SECRET=" + values[1] + "\nDEBUG=1\n");
    repo.write("openai-api.txt", values[2]);
    repo.write("maps-api.txt", "key of the maps\n" + values[3] + '\n');
    repo.write("mail-api.txt", values[4] + '\n');
    repo.write("CREDENTIALS.md", "# Credentials\n\nPassword: " + values[5] + '\n');
    const Answer answer = scan({QStringLiteral("secrets"), repo.path()});
    QCOMPARE(answer.status, 1);
    QCOMPARE(answer.findings().size(), 6);
    for (const QByteArray& value : std::as_const(values)) {
        QVERIFY(!answer.out.contains(value));
        QVERIFY(!answer.out.contains(value.mid(10)));
    }
}

void TestPlanted::ignoredAndUntracked()
{
    Repo repo;
    const Planted kind = plantedKinds(16).at(3);
    repo.write(".gitignore", ".env\n");
    repo.write("a.txt", "words\n");
    repo.commit();
    repo.write(".env", kind.text + '\n');
    repo.write("new.txt", kind.text + '\n');
    repo.write("b/allowed.txt", kind.text + " wavedeck:allow-secret\n");
    QVERIFY(QFile::link(repo.path() + QStringLiteral("/.env"), repo.path() + QStringLiteral("/link.txt")));
    const Answer all = scan({QStringLiteral("secrets"), repo.path()});
    QCOMPARE(all.findings().size(), 2);
    QCOMPARE(all.summary().value(QStringLiteral("allowed")).toInt(), 1);
    const Answer tracked = scan({QStringLiteral("secrets"), repo.path(), QStringLiteral("--tracked-only")});
    QCOMPARE(tracked.status, 0);
    QCOMPARE(tracked.findings(), QStringList());
    const Answer below = scan({QStringLiteral("secrets"), repo.path() + QStringLiteral("/b")});
    QCOMPARE(below.status, 0);
    QCOMPARE(below.json.value(QStringLiteral("files_scanned")).toInt(), 1);
}

void TestPlanted::largeFile()
{
    Repo repo;
    const Planted kind = plantedKinds(17).at(3);
    repo.write("dump.sql", QByteArray("insert into t values (1, 'words');\n").repeated(2'200'000) + kind.text);
    const Answer answer = scan({QStringLiteral("secrets"), repo.path()});
    QCOMPARE(answer.findings().size(), 1);
    QCOMPARE(
        answer.json.value(QStringLiteral("findings")).toArray().first()[QStringLiteral("line")].toInt(), 2'200'001);
    QVERIFY(answer.summary().value(QStringLiteral("bytes")).toInteger() > 70 * 1024 * 1024);
}

void TestPlanted::knownBefore()
{
    Repo repo;
    const QList<Planted> kinds = plantedKinds(18);
    repo.write("a.txt", kinds.at(3).text + '\n');
    const QString file = repo.outside() + QStringLiteral("/before.json");
    const Answer first = scan({QStringLiteral("secrets"), repo.path(), QStringLiteral("--out"), file});
    QCOMPARE(first.status, 0); // what is found is somebody else's to judge
    const QString print = first.finding(QString::fromLatin1(kinds.at(3).rule))
                              .value(QStringLiteral("detail"))[QStringLiteral("fingerprint")]
                              .toString();
    QCOMPARE(print.size(), 16);
    // Moved down by lines above it, it is the same; another one is new.
    repo.write("a.txt", QByteArray("more\n").repeated(50) + kinds.at(3).text + '\n');
    QCOMPARE(scan({QStringLiteral("secrets"), repo.path(), QStringLiteral("--baseline"), file}).status, 0);
    repo.write("b.txt", kinds.at(9).text + '\n');
    const Answer more = scan({QStringLiteral("secrets"), repo.path(), QStringLiteral("--baseline"), file});
    QCOMPARE(more.status, 1);
    QCOMPARE(more.findings().size(), 1);
    repo.write(".wavedeck-secrets-allow", "# the owner of this test\n" + print.toLatin1() + " a made-up key\n");
    QCOMPARE(scan({QStringLiteral("secrets"), repo.path()}).findings().size(), 1);
    QCOMPARE(scan({QStringLiteral("secrets"), repo.path(), QStringLiteral("--baseline"), QStringLiteral("/dev/null")})
                 .status,
        2);
}

void TestPlanted::cleanTrees()
{
    // 20,000 files of what is written in projects, none of it a secret.
    Repo repo;
    const QList<QByteArray> lines{"int main() { return 0; }", "token = next_token(reader);", "PASSWORD=${DB_PASSWORD}",
        "password: changeme", "url: https://example.org/a/b?c=d", "# see README.md for the key", "API_KEY=<your-key>",
        "id: 1f0e2d3c-4b5a-4968-8776-5a4b3c2d1e0f",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "export const tokenUrl = 'https://auth.acme.io/token';", "postgres://user:password@localhost/db",
        "<input type=\"password\" name=\"password\">", "self.password = hash_password(password)"};
    for (int i = 0; i < 20'000; ++i) {
        QByteArray text;
        for (int n = 0; n < 12; ++n)
            text += lines.at((i * 7 + n * 5) % lines.size()) + '\n';
        repo.write(
            "d" + QByteArray::number(i / 100) + "/f" + QByteArray::number(i) + (i % 3 == 0 ? ".py" : ".yaml"), text);
    }
    const Answer made = scan({QStringLiteral("secrets"), repo.path()});
    QCOMPARE(made.findings(), QStringList());
    QCOMPARE(made.json.value(QStringLiteral("files_scanned")).toInt(), 20'000);
    const Answer own
        = scan({QStringLiteral("secrets"), QStringLiteral(WAVEDECK_SOURCE_DIR), QStringLiteral("--tracked-only")});
    QCOMPARE(own.findings(), QStringList());
    if (QDir(QStringLiteral("/usr/include")).exists())
        QCOMPARE(scan({QStringLiteral("secrets"), QStringLiteral("/usr/include")}).findings(), QStringList());
}

QTEST_GUILESS_MAIN(TestPlanted)
#include "tst_audit_planted.moc"
