// SPDX-License-Identifier: GPL-3.0-or-later
#include "configfiles.h"

#include "models/config/values.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::config;

namespace {

/// `LINE:COL KEY=VALUE` of one file.
QStringList entriesOf(const QByteArray& name, const QByteArray& text)
{
    const ConfigFolder folder({{name, text}});
    QStringList list;
    for (const File& file : folder.set().files)
        for (const Entry& entry : file.entries)
            list.append(
                QStringLiteral("%1:%2 %3=%4").arg(entry.mark.line).arg(entry.mark.column).arg(entry.key, entry.value));
    return list;
}

} // namespace

class TestConfigReaders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entries_data();
    void entries();
    void broken_data();
    void broken();
    void mangled();
    void tooLarge();
    void names();
    void interpolation();
    void manyFiles();
};

void TestConfigReaders::entries_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("entries");
    const auto row = [](const char* title, const char* name, const char* text, const QStringList& entries) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(text) << entries;
    };
    row("env", ".env",
        "\xEF\xBB\xBF# c\n  export A=1 # two\r\nB = \"x # y\" # z\nC='$A'\nD=\"${A}-$B\"\nE=\nF: g\nG#=1\nH=a#b\n",
        {QStringLiteral("2:10 A=1"), QStringLiteral("3:1 B=x # y"), QStringLiteral("4:1 C=$A"),
            QStringLiteral("5:1 D=1-x # y"), QStringLiteral("6:1 E="), QStringLiteral("7:1 F=g"),
            QStringLiteral("9:1 H=a#b")});
    row("env over lines", ".env", "A=\"one\ntwo\"\nB=2\n",
        {QStringLiteral("1:1 A=one\ntwo"), QStringLiteral("3:1 B=2")});
    row("env with defaults", ".env", "A=${NONE:-x}${A2-y}\nB=${NONE}\nC=$$5\n",
        {QStringLiteral("1:1 A=xy"), QStringLiteral("2:1 B=${NONE}"), QStringLiteral("3:1 C=$5")});
    row("json", "config.json", "{ // c\n  \"a\": { \"b\": [1, true, \"x\\\"\\u0041\"] },\n  \"c\": null,\n}\n",
        {QStringLiteral("2:16 a.b[0]=1"), QStringLiteral("2:19 a.b[1]=true"), QStringLiteral("2:25 a.b[2]=x\"A"),
            QStringLiteral("3:3 c=")});
    row("yaml", "config.yaml", "x: &x { p: 1, q: 2 }\na:\n  <<: *x\n  q: !t 3\n---\nb: [u]\n",
        {QStringLiteral("1:9 x.p=1"), QStringLiteral("1:15 x.q=2"), QStringLiteral("4:3 a.q=3"),
            QStringLiteral("1:9 a.p=1"), QStringLiteral("6:5 b[0]=u")});
    row("toml", "settings.toml",
        "a = 1 # c\n[s.\"t u\"]\nb = 'c:\\d'\nc = [ \"x\", # y\n  2 ]\nd.e = { f = true, g = \"h\" }\n[[l]]\nm = "
        "2024-01-01\n[[l]]\nm = \"\"\"\nx\"\"\"\n",
        {QStringLiteral("1:1 a=1"), QStringLiteral("3:1 s.t u.b=c:\\d"), QStringLiteral("4:7 s.t u.c[0]=x"),
            QStringLiteral("5:3 s.t u.c[1]=2"), QStringLiteral("6:9 s.t u.d.e.f=true"),
            QStringLiteral("6:19 s.t u.d.e.g=h"), QStringLiteral("8:1 l[0].m=2024-01-01"),
            QStringLiteral("10:1 l[1].m=\nx")});
    row("ini", "config.ini", "; c\ntop=1\n[s]\n a = \"b\" \nc: d\n",
        {QStringLiteral("2:1 top=1"), QStringLiteral("4:2 s.a=b"), QStringLiteral("5:1 s.c=d")});
    row("properties", "application.properties", "# c\na.b=1\\\n  2\n! c\n", {QStringLiteral("2:1 a.b=12")});
}

void TestConfigReaders::entries()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, text);
    QFETCH(QStringList, entries);
    if (QByteArray(QTest::currentDataTag()) == "env")
        entries.insert(6, QStringLiteral("8:1 G")); // a name alone gives nothing
    entries.removeIf([](const QString& entry) { return !entry.contains(QLatin1Char('=')); });
    QCOMPARE(entriesOf(name, text), entries);
}

void TestConfigReaders::broken_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    const auto row = [](const char* title, const char* name, const QByteArray& text, const char* place) {
        QTest::newRow(title) << QByteArray(name) << text << QString::fromUtf8(place);
    };
    row("env without sign", ".env", "A=1\nthis is no setting\n", ".env:2:6");
    row("env quote", ".env", "A=1\nB=\"open\nC=2\n", ".env:2:3");
    row("env zero", ".env", QByteArray("A=1\0B", 5), ".env:1:1");
    row("env not utf-8", ".env", "A=\xff\xfe\n", ".env:1:1");
    row("json comma", "config.json", "{\n \"a\": 1\n \"b\": 2\n}", "config.json:3:2");
    row("json open", "config.json", "{ \"a\": [1, 2", "config.json:1:13");
    row("json text", "config.json", "{ \"a\": \"x\n\" }", "config.json:1:10");
    row("json word", "config.json", "{ \"a\": yes }", "config.json:1:8");
    row("json empty", "config.json", "", "config.json:1:1");
    row("json deep", "config.json", QByteArray(3000, '['), "config.json:1:66");
    row("json behind", "config.json", "{} {}", "config.json:1:4");
    row("yaml", "compose.yml", "services: [\n", "compose.yml:2:1");
    row("yaml tab", "config.yaml", "a:\n\tb: 1\n", "config.yaml:2:3");
    row("yaml deep", "config.yaml", QByteArray(3000, '['), "config.yaml:1:33");
    row("yaml bomb", "config.yaml",
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
        "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
        "config.yaml:6:");
    row("toml table", "settings.toml", "[a\nb = 1\n", "settings.toml:1:3");
    row("toml value", "settings.toml", "a =\n", "settings.toml:1:4");
    row("toml list", "settings.toml", "a = [1 2\n\n", "settings.toml:3:1");
    row("toml deep", "settings.toml", "a = " + QByteArray(3000, '['), "settings.toml:1:70");
    row("ini section", "config.ini", "[a\n", "config.ini:1:1");
    row("env_file is a folder", ".env", QByteArray("=\n"), ".env:1:1");
}

void TestConfigReaders::broken()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    const ConfigFolder folder({{name, text}});
    const QList<Finding> found = folder.check();
    QCOMPARE(found.size(), 1);
    const QString line = found.first().text().remove(folder.path() + QLatin1Char('/'));
    QVERIFY2(line.startsWith(place) && line.contains(QLatin1String("syntax")), qPrintable(line));
}

// Bytes changed at random, the same ones each time: nothing crashes, hangs or is forgotten.
void TestConfigReaders::mangled()
{
    const Files good{{".env", "A=\"x${B:-${C}}\"\nB='1'\nexport C=http://u:p@h:1/x # y\n"},
        {"config.json", "{\"a\": {\"b\": [1, \"x\\u0041\", null]}, \"c\": -1.5e3}"},
        {"config.yaml", "a: &x { p: [1, 2] }\nb: { <<: *x, q: 'r' }\n"},
        {"settings.toml", "[a.\"b\"]\nc = [1, { d = \"\"\"x\"\"\" }]\n[[e]]\nf = 'g'\n"},
        {"config.ini", "[a]\nb = c\\\nd: e\n"},
        {"compose.yml",
            "services:\n  a:\n    extends: { service: b }\n    ports: [\"1:2\", {target: 3}]\n  b:\n    "
            "extends: a\n    environment: [\"X=${Y:?z}\"]\n    env_file: .env\n    depends_on: [a]\n"}};
    QRandomGenerator random(20261121);
    const QByteArray alphabet("\n\"'[]{}:,=$#&*<-\\ \t\x01\x80"
                              "a1",
        24);
    for (int round = 0; round < 150; ++round) {
        ConfigFolder folder;
        for (const auto& [name, text] : good) {
            QByteArray bytes = text;
            for (int i = 0; i < 3; ++i)
                bytes[random.bounded(int(bytes.size()))] = alphabet[random.bounded(int(alphabet.size()))];
            folder.write(name, bytes);
        }
        const ConfigSet set = folder.set();
        QCOMPARE(set.files.size(),
            good.size() - std::count_if(set.problems.begin(), set.problems.end(), [](const Problem& p) {
                return p.rule == QLatin1String("unreadable");
            }));
        config::check(set, ownRules());
    }
}

void TestConfigReaders::tooLarge()
{
    const ConfigFolder folder({{".env", QByteArray(1100 * 1024, '#')}, {"b/.env", "A=1\n"}});
    QCOMPARE(shortly(folder.check(), folder), QStringList{QStringLiteral("syntax .env:1")});
    QByteArray many;
    for (int i = 0; i < 30'000; ++i)
        many += "A" + QByteArray::number(i) + "=1\n";
    folder.write(".env", many);
    QCOMPARE(shortly(folder.check(), folder), QStringList{QStringLiteral("syntax .env:20001")});
    Bounds bounds;
    bounds.files = 1;
    const auto set = readConfiguration({folder.path()}, ownRules(), bounds);
    QVERIFY(set && set->incomplete && set->files.size() == 1);
}

void TestConfigReaders::names()
{
    for (const char* same : {"API_URL", "api.url", "apiUrl", "api-url", "_api__url_"})
        QCOMPARE(normalName(QString::fromUtf8(same)), QStringLiteral("api_url"));
    const auto environment = [](const char* name) {
        File file;
        return classify(QString::fromUtf8(name), ownRules(), file) ? file.environment : QStringLiteral("(none)");
    };
    QCOMPARE(environment(".env"), QString());
    QCOMPARE(environment(".env.prod"), QStringLiteral("production"));
    QCOMPARE(environment("docker-compose.override.yml"), QStringLiteral("override"));
    QCOMPARE(environment("appsettings.Development.json"), QStringLiteral("development"));
    QCOMPARE(environment("config/production.json"), QStringLiteral("production"));
    QCOMPARE(environment("package.json"), QStringLiteral("(none)"));
    QCOMPARE(environment("src/main.cpp"), QStringLiteral("(none)"));
}

void TestConfigReaders::interpolation()
{
    const auto known = [](const QString& name) {
        return name == QLatin1String("A") ? std::optional<QString>(QStringLiteral("1"))
            : name == QLatin1String("E")  ? std::optional<QString>(QString())
                                          : std::nullopt;
    };
    const auto text = [&](const char* from) { return interpolate(QString::fromUtf8(from), known).text; };
    QCOMPARE(text("${A}$A$$A"), QStringLiteral("11$A"));
    QCOMPARE(text("${B:-${C:-${A}}}/x"), QStringLiteral("1/x"));
    QCOMPARE(text("${E:-d}"), QStringLiteral("d"));
    QCOMPARE(text("${B} ${B:?no} ${A:+y}"), QStringLiteral("${B} ${B:?no} 1"));
    QCOMPARE(text("${ $ } ${"), QStringLiteral("${ $ } ${"));
    QVERIFY(!interpolate(QStringLiteral("${B}"), known).complete);
    // What grows at each step stays small.
    QString bomb = QStringLiteral("x");
    for (int i = 0; i < 40; ++i)
        bomb = interpolate(QStringLiteral("$X$X$X$X"), [&](const QString&) {
            return std::optional<QString>(bomb);
        }).text;
    QVERIFY(bomb.size() <= 64 * 1024);
}

// 5,000 files are read and compared; the time is printed, not asserted.
void TestConfigReaders::manyFiles()
{
    ConfigFolder folder;
    for (int i = 0; i < 5000; ++i)
        folder.write("s" + QByteArray::number(i % 100) + "/c" + QByteArray::number(i) + ".env",
            "PORT=3000\nNAME_" + QByteArray::number(i) + "=x\nAUTH_URL=https://auth.acme.io\nLOG_LEVEL=info\n");
    folder.write("odd/.env", "AUTH_URL=https://auth.acme.com\n");
    QElapsedTimer timer;
    timer.start();
    const ConfigSet set = folder.set();
    const qint64 read = timer.restart();
    const QList<Finding> found = config::check(set, ownRules());
    qInfo("%lld files: read in %lld ms, checked in %lld ms", qint64(set.files.size()), read, timer.elapsed());
    QCOMPARE(set.files.size(), 5001);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().rule, QStringLiteral("url-mismatch"));
    QVERIFY(found.first().places.first().file.endsWith(QLatin1String("odd/.env")));
}

QTEST_GUILESS_MAIN(TestConfigReaders)
#include "tst_config_readers.moc"
