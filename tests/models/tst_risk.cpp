// SPDX-License-Identifier: GPL-3.0-or-later
// Risk assessments: matrix and levels, content and its form, and the rule of edits.
#include "models/base/clock.h"
#include "models/people/roles.h"
#include "models/risk/rules.h"
#include "models/store/openforchange.h"
#include "models/store/riskrepository.h"
#include "models/trail/trail.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using risk::Assessment;
using risk::Level;

namespace {

QJsonObject json(const char* text)
{
    return QJsonDocument::fromJson(text).object();
}

Assessment read(const char* text)
{
    const auto assessment = risk::fromJson(json(text));
    if (!assessment)
        qWarning("%s", qPrintable(assessment.error().line()));
    return assessment ? *assessment : Assessment();
}

Actor actor(qint64 person, const char* name, const char* role)
{
    Actor actor;
    actor.name = QLatin1String(name);
    actor.person = person;
    actor.roles = QStringList(QLatin1String(role));
    actor.signedIn = true;
    return actor;
}

struct Bench {
    Bench() { store = std::move(*openForChange(folder.path())); }
    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    Actor dev = actor(1, "dev", "L2 DEVELOPER");
    Actor qa = actor(2, "qa", "L1 QA");
};

} // namespace

class TestRisk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCellHasItsLevel();
    void eachLevelAsksForItsSigners();
    void aBadMatrixIsRefused();
    void answersProposeTheWorst();
    void contentComesBackAsItIs();
    void faultsNameTheirPlace();
    void fieldsAreSetByTheirPath();
    void levelsFollowTheRules();
    void assessmentsAreRequired();
    void editsMakeRevisions();
    void onlyOwnParts();
};

void TestRisk::everyCellHasItsLevel()
{
    const risk::RiskMatrix& matrix = risk::firstMatrix();
    QCOMPARE(matrix.version, 1);
    int cells = 0;
    for (int l = 1; l <= 5; ++l)
        for (int i = 1; i <= 5; ++i) {
            const int score = l * i;
            const Level right = score <= 4 ? Level::Low
                : score <= 9               ? Level::Medium
                : score <= 16              ? Level::High
                                           : Level::Critical;
            QCOMPARE(matrix.levelOf({l, i}), right);
            ++cells;
        }
    QCOMPARE(cells, 25);
    QCOMPARE(matrix.levelOf({3, 0}), Level::None);
    const auto nist = risk::matrixFrom(*risk::matrixFromYaml(*risk::shippedMatrix(QStringLiteral("nist"))), 2);
    QVERIFY(nist);
    QCOMPARE(nist->levelOf({5, 1}), Level::Low);
    QCOMPARE(nist->levelOf({1, 5}), Level::Low);
    QCOMPARE(nist->levelOf({3, 4}), Level::Medium);
    QCOMPARE(nist->levelOf({4, 5}), Level::Critical);
}

void TestRisk::eachLevelAsksForItsSigners()
{
    const auto names = [](const QList<risk::ApprovalSlot>& all) {
        QStringList list;
        for (const risk::ApprovalSlot& one : all)
            list.append(one.name());
        return list.join(QLatin1Char(';'));
    };
    const risk::RiskMatrix& m = risk::firstMatrix();
    QCOMPARE(names(m.approval(Level::Low).signersFor(true)), QStringLiteral("L2 DEVELOPER;L1 OVERWATCH"));
    QCOMPARE(names(m.approval(Level::Medium).signersFor(false)), QStringLiteral("L1 OVERWATCH;L1 QA / L1 SECURITY"));
    QCOMPARE(names(m.approval(Level::Medium).signersFor(true)), QStringLiteral("L1 OVERWATCH;L1 SECURITY"));
    QCOMPARE(names(m.approval(Level::High).signersFor(false)),
        QStringLiteral("L1 OVERWATCH;L1 QA;L1 SECURITY;L1 ARCHITECT;STAKEHOLDER"));
    QCOMPARE(names(m.approval(Level::Critical).signersFor(false)), QStringLiteral("BUSINESS OWNER;CTO"));
    const char* const times[] = {"same day", "1 to 2 days", "3 to 5 days", "1 to 2 weeks"};
    const int documents[] = {2, 2, 2, 2};
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(m.approvals[std::size_t(i)].timeText(), QLatin1String(times[i]));
        QCOMPARE(m.approvals[std::size_t(i)].documents.size(), documents[i]);
    }
    // Handed in at noon of a day: LOW until its end, MEDIUM until the end of the second day after.
    constexpr qint64 kDay = 86'400'000;
    QCOMPARE(m.dueAt(Level::Low, 100 * kDay + kDay / 2), 101 * kDay - 1);
    QCOMPARE(m.dueAt(Level::Medium, 100 * kDay + kDay / 2), 103 * kDay - 1);
}

void TestRisk::aBadMatrixIsRefused()
{
    const auto good = *risk::matrixFromYaml(*risk::shippedMatrix(QStringLiteral("matrix")));
    QVERIFY(risk::matrixFrom(good, 3));
    const auto refused = [&](const char* key, const QJsonValue& value) {
        QJsonObject bad = good;
        bad.insert(QLatin1String(key), value);
        return !risk::matrixFrom(bad, 3);
    };
    QVERIFY(refused("name", {}));
    QVERIFY(refused("bands", QJsonArray{4, 9, 16, 24}));
    QVERIFY(refused("likelihood", QJsonArray{QStringLiteral("a")}));
    QJsonObject approvals = good.value(QLatin1String("approvals")).toObject();
    approvals.insert(QStringLiteral("LOW"),
        QJsonObject{{QStringLiteral("signers"), QJsonArray{QStringLiteral("Janitor")}},
            {QStringLiteral("days"), QJsonArray{0, 0}}});
    QVERIFY(refused("approvals", approvals));
    QVERIFY(!risk::matrixFromYaml("a: [1"));
}

void TestRisk::answersProposeTheWorst()
{
    QCOMPARE(risk::proposedLevel(read(R"({"title":"t","user_impact":"LOW","rollback_ease":"LOW","testing":"LOW"})")),
        Level::Low);
    QCOMPARE(
        risk::proposedLevel(read(R"({"title":"t","user_impact":"MEDIUM","rollback_ease":"HIGH","testing":"MEDIUM"})")),
        Level::High);
}

void TestRisk::contentComesBackAsItIs()
{
    const Assessment first = read(R"({"title":"  A\tb\n c ","kind":"forward","flags":["schema"],
        "inherent":{"likelihood":4,"impact":5},"risks":[{"title":"r","inherent":{"likelihood":2,"impact":2}},{"id":"R1","title":"s"}],
        "summary":"One.\r\n\r\nTwo \u202e three.","rollback":{"estimate_ms":300000,"steps":[{"command":"a |\\\n  b","expected":"c"}]},
        "before":[{"text":"x"}],"during":[{"text":"y","mandatory":false}],"distribution":["L1","us; them"]})");
    QCOMPARE(first.title, QStringLiteral("A b c"));
    QCOMPARE(first.risks[0].id, QStringLiteral("R2"));
    QCOMPARE(first.during[0].id, QStringLiteral("C2"));
    QCOMPARE(first.summary, QStringLiteral("One.\nTwo [U+202E] three."));
    QCOMPARE(first.rollback.steps[0].command, QStringLiteral("a |\\\n  b"));
    QCOMPARE(first.distribution, QStringList({QStringLiteral("L1"), QStringLiteral("us"), QStringLiteral("them")}));
    const QByteArray bytes = trail::canonicalJson(risk::toJson(first));
    const auto again = risk::fromJson(QJsonDocument::fromJson(bytes).object());
    QVERIFY(again);
    QCOMPARE(trail::canonicalJson(risk::toJson(*again)), bytes);
}

void TestRisk::faultsNameTheirPlace()
{
    const char* const bad[][2] = {{R"({"titel":"x"})", "titel: there is no such field"},
        {R"({"risks":[{"title":"a"},{"tilte":"b"}]})", "risks[1].tilte: "},
        {R"({"inherent":{"likelihood":6}})", "inherent.likelihood: "},
        {R"({"inherent":{"likelihood":2.5}})", "inherent.likelihood: it is a whole number"},
        {R"({"level":"SEVERE"})", "level: 'SEVERE' is no level"}, {R"({"category":"x"})", "category: "},
        {R"({"risks":[{"id":"R1"},{"id":"R1"}]})", "risks[1].id: the id 'R1' stands twice"},
        {R"({"risks":7})", "risks: "}, {R"({"title":7})", "title: it is a text"},
        {R"({"flags":["cosmetic"]})", "flags: 'cosmetic' is none of"},
        {R"({"before":[{"mandatory":"x"}]})", "before[0].mandatory: "}};
    for (const auto& one : bad) {
        const auto refused = risk::fromJson(json(one[0]));
        QVERIFY2(!refused, one[0]);
        QCOMPARE(refused.error().code, QStringLiteral("bad-assessment"));
        QVERIFY2(refused.error().why.contains(QLatin1String(one[1])), qPrintable(refused.error().why));
    }
}

void TestRisk::fieldsAreSetByTheirPath()
{
    QJsonObject document{{QStringLiteral("title"), QStringLiteral("t")}};
    const char* const sets[][2] = {{"risks.+", R"({"title":"one"})"}, {"risks.0.status", "open"},
        {"risks.0.inherent", "2x3"}, {"risks.0.residual.likelihood", "1"}, {"risks.0.residual.impact", "3"},
        {"rollback.estimate_ms", "1000"}, {"rollback.steps.+", R"({"command":"true","expected":"0"})"},
        {"rollback.steps.0.expected", "exit 0"}, {"flags", "schema,security"}, {"distribution", "a b; c"},
        {"objectives.+", R"({"objective":"o","text":"e","met":true})"}, {"objectives.0.met", "no"}};
    for (const auto& one : sets) {
        const auto next = risk::withField(document, QLatin1String(one[0]), QLatin1String(one[1]));
        QVERIFY2(next, one[0]);
        document = *next;
    }
    const auto assessment = risk::fromJson(document);
    QVERIFY2(assessment, qPrintable(assessment.error().line()));
    QCOMPARE(assessment->risks[0].residual, (risk::Score{1, 3}));
    QCOMPARE(assessment->rollback.steps[0].expected, QStringLiteral("exit 0"));
    QCOMPARE(assessment->flags.size(), 2);
    QVERIFY(!assessment->objectives[0].met);
    document = *risk::withField(risk::toJson(*assessment), QStringLiteral("risks.R1"), {});
    QVERIFY(!document.contains(QStringLiteral("risks")));
    for (const char* wrong : {"tilte", "risks.7.title", "title.x", "risks..title", "rollback.speed"})
        QVERIFY2(!risk::withField(document, QLatin1String(wrong), QStringLiteral("1")), wrong);
}

void TestRisk::levelsFollowTheRules()
{
    const auto checked = [](const char* text) {
        const Status status = risk::check(read(text), risk::firstMatrix());
        return status ? QString() : status.error().code;
    };
    QCOMPARE(checked(R"({"level":"LOW","risks":[{"title":"r","level":"HIGH"}]})"), QStringLiteral("level-unjustified"));
    QCOMPARE(checked(R"({"level":"LOW","level_why":"w","risks":[{"title":"r","level":"HIGH"}]})"), QString());
    QCOMPARE(checked(R"({"level":"LOW","risks":[{"title":"r","level":"HIGH","status":"closed"}]})"), QString());
    QCOMPARE(checked(R"({"inherent":{"likelihood":1,"impact":2},"risks":[{"title":"r","level":"HIGH"}]})"),
        QStringLiteral("level-unjustified"));
    QCOMPARE(checked(R"({"inherent":{"likelihood":2,"impact":2},"residual":{"likelihood":3,"impact":1}})"),
        QStringLiteral("residual-above-inherent"));
    QCOMPARE(checked(R"({"risks":[{"inherent":{"likelihood":2,"impact":2},"residual":{"likelihood":1,"impact":3}}]})"),
        QStringLiteral("residual-above-inherent"));
    const Assessment a = read(R"({"inherent":{"likelihood":4,"impact":5},"residual":{"likelihood":2,"impact":3}})");
    QCOMPARE(risk::inherentLevel(a, risk::firstMatrix()), Level::Critical);
    QCOMPARE(risk::overallLevel(a, risk::firstMatrix()), Level::Medium);
    QCOMPARE(risk::Share({3, 39}).tenths(), 77); // 7.7 %
    QCOMPARE(risk::Share({2, 3}).tenths(), 667);
    QCOMPARE(risk::Share({0, 0}).tenths(), -1);
}

void TestRisk::assessmentsAreRequired()
{
    const char* const required[] = {"security", "production", "breaking", "schema", "dependency"};
    for (const char* flag : required)
        QVERIFY(risk::isRequired(
            read(qPrintable(QStringLiteral(R"({"flags":["%1"]})").arg(QLatin1String(flag)))), Level::Low));
    QVERIFY(risk::isRequired(Assessment(), Level::Medium));
    for (const char* flag : {"bugfix", "documentation", "tooling"})
        QVERIFY(!risk::isRequired(
            read(qPrintable(QStringLiteral(R"({"flags":["%1"]})").arg(QLatin1String(flag)))), Level::Low));
}

void TestRisk::editsMakeRevisions()
{
    Bench bench;
    RiskRepository repository(*bench.store);
    Assessment a = read(R"({"title":"Swap the cache","inherent":{"likelihood":2,"impact":3}})");
    const auto id = repository.create(a, bench.dev, 1000);
    QVERIFY2(id, qPrintable(id.error().line()));
    QCOMPARE(*id, QStringLiteral("RA-001"));
    QCOMPARE(*repository.create(a, bench.dev, 1000), QStringLiteral("RA-002"));
    QVERIFY(!repository.create(a, actor(9, "o", "Observer"), 1000));
    auto row = repository.row(*id);
    QCOMPARE(row->level, Level::Medium);
    a = *repository.content(*id);
    QVERIFY(repository.save(*id, a, bench.dev, 2000)); // nothing changed
    QCOMPARE(repository.revisions(*id).size(), 1);
    for (const auto& [before, after] : {std::pair(risk::State::Submitted, risk::State::Draft),
             std::pair(risk::State::Approved, risk::State::Stale), std::pair(risk::State::Stale, risk::State::Stale)}) {
        row = repository.row(*id);
        row->state = before;
        row->dueAt = 5;
        QVERIFY(bench.store->begin());
        QVERIFY(repository.put(*row));
        QVERIFY(bench.store->commit());
        a.summary = a.summary.isEmpty() ? QStringLiteral("s") : QString(); // and back again
        QVERIFY(repository.save(*id, a, bench.dev, 3000));
        QCOMPARE(repository.row(*id)->state, after);
        QCOMPARE(repository.row(*id)->dueAt, 0);
    }
    QCOMPARE(repository.revisions(*id).size(), 4);
    const auto first = repository.contentRow(*id, 1);
    QCOMPARE(first->sha256.size(), 64);
    QVERIFY(!bench.store->run("UPDATE risk_revision SET content = '{}'", {}));
    a.summary = QStringLiteral("late");
    QCOMPARE(repository.save(*id, a, bench.dev, 4000, 3).error().code, QStringLiteral("content-changed"));
    QVERIFY(repository.save(*id, a, bench.dev, 4000, 4));
    a.requester = QStringLiteral("nobody");
    QCOMPARE(repository.save(*id, a, bench.dev, 4000).error().code, QStringLiteral("unknown-person"));
    QVERIFY(!repository.save(QStringLiteral("RA-099"), a, bench.dev, 4000));
}

void TestRisk::onlyOwnParts()
{
    QCOMPARE(risk::focusAreas().size(), 4);
    for (const risk::Focus& focus : risk::focusAreas()) {
        QCOMPARE(people::roleWord(focus.role).value_or(QString()), focus.role);
        QVERIFY(!focus.questions.isEmpty());
        for (const QString& field : focus.fields)
            QVERIFY2(risk::withField({}, field, QStringLiteral("x")), qPrintable(field));
    }
    Bench bench;
    RiskRepository repository(*bench.store);
    const auto id = repository.create(read(R"({"title":"t"})"), bench.dev, 1);
    Assessment a = *repository.content(*id);
    a.tested.append({{}, QStringLiteral("login"), {}, {}});
    a.tested[0].id = QStringLiteral("T1");
    QVERIFY(repository.save(*id, a, bench.qa, 2));
    a.security = QStringLiteral("none");
    QCOMPARE(repository.save(*id, a, bench.qa, 3).error().code, QStringLiteral("not-your-part"));
    QVERIFY(repository.save(*id, a, actor(3, "sec", "L1 SECURITY"), 4));
    const auto own = repository.create(read(R"({"title":"u"})"), bench.qa, 5);
    QVERIFY(own);
    Assessment b = *repository.content(*own);
    b.security = QStringLiteral("mine");
    QVERIFY(repository.save(*own, b, bench.qa, 6));
}

QTEST_GUILESS_MAIN(TestRisk)
#include "tst_risk.moc"
