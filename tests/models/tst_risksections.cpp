// SPDX-License-Identifier: GPL-3.0-or-later
// An assessment as Markdown and JSON, read back equal: random ones, full of hostile text.
#include "models/report/markdownreader.h"
#include "models/risk/fields.h"
#include "models/risk/sections.h"
#include "models/trail/trail.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace wavedeck;
using risk::FieldSpec;
using risk::FieldType;

namespace {

constexpr quint32 kSeed = 20'260'101;
constexpr int kRounds = 300;

const QStringList& hostile()
{
    static const QStringList kTexts{QStringLiteral("plain words"), QStringLiteral("<img src=/dev/zero onerror=x>"),
        QStringLiteral("<img src=\"http://127.0.0.1:1/a.png\">"), QStringLiteral("![x](file:///etc/passwd)"),
        QStringLiteral("=HYPERLINK(\"http://x\")"), QStringLiteral("| a | b |\n| --- | --- |\n| c | d |"),
        QStringLiteral("# Title\n## Risks"), QStringLiteral("```\ncode\n```"), QStringLiteral("- one\n- two\n1. three"),
        QStringLiteral("a\\b\\|c\\\\"), QStringLiteral("\u202Egnp.exe\u2066"), QStringLiteral("\x1b[31mred\x07"),
        QStringLiteral("1."), QStringLiteral("1. x"), QStringLiteral("~~~ *bold* _it_ `x` &amp; https://a.b/c?d=e"),
        QStringLiteral("e\u0301 Å \u212B \u2028 next"), QStringLiteral("---"), QStringLiteral("===\nx"),
        QStringLiteral("4 × 5"), QStringLiteral("yes"), QStringLiteral("-"), QStringLiteral("a, b; c"),
        QStringLiteral("Field"), QStringLiteral("\ufeffmark"), QStringLiteral("\U0001F468\u200D\U0001F469"),
        QStringLiteral("line one\r\n\r\n  line two  \n"), QStringLiteral("`"), QStringLiteral("````\n```"),
        QStringLiteral("[ ] task"), QStringLiteral("<!-- hidden -->"), QStringLiteral("\\"), QStringLiteral("|")};
    return kTexts;
}

class Maker {
public:
    explicit Maker(quint32 seed)
        : m_random(seed)
    {
    }

    QJsonObject object(const QList<FieldSpec>& specs)
    {
        QJsonObject json;
        for (const FieldSpec& spec : specs)
            if (m_random.bounded(3) > 0)
                if (const QJsonValue one = value(spec); !one.isUndefined())
                    json.insert(spec.key, one);
        return json;
    }

private:
    QString text()
    {
        QString all = hostile()[m_random.bounded(hostile().size())];
        while (m_random.bounded(3) == 0)
            all += QStringLiteral(" ") + hostile()[m_random.bounded(hostile().size())];
        return all;
    }

    QJsonValue value(const FieldSpec& spec)
    {
        switch (spec.type) {
        case FieldType::Id:
            return QJsonValue(QJsonValue::Undefined);
        case FieldType::Number:
            return m_random.bounded(100'000);
        case FieldType::Flag:
            return m_random.bounded(2) == 0;
        case FieldType::Word:
            return spec.choices[m_random.bounded(spec.choices.size())];
        case FieldType::Level:
            return QString(word(risk::kLevels[m_random.bounded(4U)]));
        case FieldType::Score:
            return QJsonObject{{QStringLiteral("likelihood"), m_random.bounded(1, 6)},
                {QStringLiteral("impact"), m_random.bounded(1, 6)}};
        case FieldType::Words:
            return QJsonArray{spec.choices.isEmpty() ? QStringLiteral("DEBT-00%1").arg(m_random.bounded(1, 9))
                                                     : spec.choices[m_random.bounded(spec.choices.size())]};
        case FieldType::Lines:
        case FieldType::Arguments:
            return QJsonArray{text(), text()};
        case FieldType::List: {
            QJsonArray items;
            for (int n = m_random.bounded(4); n > 0; --n)
                items.append(object(spec.below));
            return items;
        }
        case FieldType::Group:
            return object(spec.below);
        default:
            return text();
        }
    }

    QRandomGenerator m_random;
};

QByteArray canonical(const Result<risk::Assessment>& assessment)
{
    return assessment ? trail::canonicalJson(risk::toJson(*assessment)) : assessment.error().line().toUtf8();
}

} // namespace

class TestRiskSections : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void markdownComesBackEqual();
    void nothingInItIsMarkup();
    void faultsAreNamed();
    void treesComeBack();
};

void TestRiskSections::markdownComesBackEqual()
{
    Maker maker(kSeed);
    for (int round = 0; round < kRounds; ++round) {
        QJsonObject json = maker.object(risk::fieldSpecs());
        json.insert(QStringLiteral("title"), hostile()[round % hostile().size()]);
        const auto first = risk::fromJson(json);
        QVERIFY2(first, qPrintable(first.error().line()));
        const QByteArray bytes = canonical(first);
        QCOMPARE(canonical(risk::fromJson(QJsonDocument::fromJson(bytes).object())), bytes);
        const QString markdown = report::toMarkdown(risk::sectionsOf(risk::toJson(*first)));
        const auto document = report::documentFromMarkdown(markdown);
        QVERIFY2(document, qPrintable(document.error().line()));
        const auto content = risk::contentFrom(*document);
        QVERIFY2(content, qPrintable(content.error().line() + QLatin1Char('\n') + markdown));
        const QByteArray again = canonical(risk::fromJson(*content));
        if (again != bytes)
            qWarning("%s\n%s\n%s", qPrintable(markdown), bytes.constData(), again.constData());
        QVERIFY(again == bytes);
    }
}

void TestRiskSections::nothingInItIsMarkup()
{
    QJsonObject json{{QStringLiteral("title"), QStringLiteral("t")}};
    json.insert(QStringLiteral("summary"), hostile().join(QLatin1Char('\n')));
    const auto assessment = risk::fromJson(json);
    QVERIFY(assessment);
    const report::Document document = risk::sectionsOf(risk::toJson(*assessment));
    const QString html = report::toHtml(document);
    QVERIFY(!html.contains(QLatin1String("<img")));
    QVERIFY(!html.contains(QChar(0x1b)) && !html.contains(QChar(0x202e)));
    const QString markdown = report::toMarkdown(document);
    for (const QString& line : markdown.split(QLatin1Char('\n')))
        QVERIFY2(!line.startsWith(QLatin1Char('<')) && !line.contains(QLatin1String(" <img")), qPrintable(line));
    QVERIFY(markdown.contains(QLatin1String("U\\+202E")));
}

void TestRiskSections::faultsAreNamed()
{
    const char* const bad[][2] = {{"text", "bad-document"}, {"# T\n\n## Unheard of\n\nx\n", "bad-assessment"},
        {"# T\n\n| Field | Value |\n| --- | --- |\n| Colour | red |\n", "bad-assessment"},
        {"# T\n\n## Phases\n\n| Phase | Week |\n| --- | --- |\n| one | soon |\n", "bad-assessment"},
        {"# T\n\nstray words\n", "bad-assessment"}, {"# T\n\n# U\n", "bad-document"}};
    for (const auto& one : bad) {
        const auto document = report::documentFromMarkdown(QString::fromUtf8(one[0]));
        const auto content = document ? risk::contentFrom(*document) : Result<QJsonObject>(document.error());
        QVERIFY2(!content, one[0]);
        QCOMPARE(content.error().code, QLatin1String(one[1]));
    }
    const auto added = report::documentFromMarkdown(QStringLiteral(
        "# T\n\n| Field | Value |\n| --- | --- |\n| Status | approved |\n\n## History\n\n| At |\n| --- |\n| x |\n"));
    QVERIFY(added);
    const auto content = risk::contentFrom(*added);
    QVERIFY(content);
    QCOMPARE(content->keys(), QStringList(QStringLiteral("title")));
}

void TestRiskSections::treesComeBack()
{
    report::Document document{QStringLiteral("A | b"), {}, {}};
    document.add(QStringLiteral("1. no list"));
    document.add(report::BulletList{{QStringLiteral("one"), QStringLiteral("*two*")}, true});
    document.add(report::Code{QStringLiteral("a\n  ```\n\nb")});
    document.add(report::Table{{QStringLiteral("x"), QStringLiteral("y")}, {{QStringLiteral("|"), {}}}});
    document.sections.append(report::Section{QStringLiteral("Below"), {}, {}});
    const QString markdown = report::toMarkdown(document);
    const auto again = report::documentFromMarkdown(markdown);
    QVERIFY(again);
    QCOMPARE(report::toMarkdown(*again), markdown);
    QCOMPARE(again->blocks.size(), 4);
    QCOMPARE(std::get<report::Code>(again->blocks[2]).text, QStringLiteral("a\n  ```\n\nb"));
}

QTEST_GUILESS_MAIN(TestRiskSections)
#include "tst_risksections.moc"
