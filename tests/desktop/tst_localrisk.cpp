// SPDX-License-Identifier: GPL-3.0-or-later
// An assessment from its first line to its approval, on the page, with real people, passwords and signatures.
#include "app/desktop/localrisk.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/ticketfile.h"
#include "models/risk/approval.h"
#include "models/store/riskrepository.h"
#include "ui/risk/riskcontent.h"
#include "ui/risk/riskdraft.h"
#include "ui/risk/riskhead.h"
#include "ui/risk/riskpage.h"
#include "ui/risk/scorepicker.h"
#include "ui/risk/signbar.h"
#include "ui/widgets/secretfield.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::desktop;

namespace {

constexpr int kPatience = 60'000;

QString sentence(const QString& name)
{
    return QStringLiteral("nobody guesses what %1 says").arg(name);
}

people::Secret secret(const QString& name)
{
    return people::Secret(sentence(name).toUtf8());
}

} // namespace

class TestLocalRisk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        people::Accounts accounts(m_dir->path());
        QVERIFY(accounts.add(Actor(link::osActor()), {QStringLiteral("ada"), {QStringLiteral("Admin")}, false},
            secret(QStringLiteral("ada"))));
        signIn(QStringLiteral("ada"));
        const auto ada = accounts.who(people::readTicket(m_dir->path()), utcMs());
        QVERIFY(ada);
        QVERIFY(accounts.add(
            *ada, {QStringLiteral("dee"), {QStringLiteral("L2 DEVELOPER")}, false}, secret(QStringLiteral("dee"))));
        QVERIFY(accounts.add(
            *ada, {QStringLiteral("oli"), {QStringLiteral("L1 OVERWATCH")}, false}, secret(QStringLiteral("oli"))));
        m_desk = std::make_unique<LocalRisk>(m_dir->path());
        m_page = std::make_unique<ui::RiskPage>(m_appearance, *m_desk);
        m_page->setAsk([this](QWidget*, const ui::Question&, const ui::Confirmed& yes) { yes(m_answers); });
        m_page->resize(1368, 840);
        m_page->show();
        m_page->setActive(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->view().known, kPatience);
    }
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
    }

    void isEnteredSubmittedAndSignedByTwo()
    {
        const QString id = enter();
        become(QStringLiteral("ada"));
        // Who wrote it does not sign it, and is told so.
        QVERIFY(!bar()->button(RiskDecision::Approve)->isVisible());
        QVERIFY(!bar()->under()->text().isEmpty());
        QVERIFY(m_page->document()->toPlainText().contains(QStringLiteral("Raise a limit")));
        become(QStringLiteral("dee"));
        QTRY_VERIFY_WITH_TIMEOUT(bar()->button(RiskDecision::Approve)->isVisible(), kPatience);
        QCOMPARE(m_page->badge().count, 1);
        sign(sentence(QStringLiteral("oli"))); // somebody else's password
        QTRY_VERIFY_WITH_TIMEOUT(bar()->under()->property("look").toString() == QLatin1String("error"), kPatience);
        QCOMPARE(state(id), QStringLiteral("submitted"));
        sign(sentence(QStringLiteral("dee")));
        QTRY_VERIFY_WITH_TIMEOUT(bar()->statement()->text().startsWith(QStringLiteral("You signed")), kPatience);
        become(QStringLiteral("oli"));
        QTRY_VERIFY_WITH_TIMEOUT(bar()->button(RiskDecision::Approve)->isVisible(), kPatience);
        sign(sentence(QStringLiteral("oli")));
        QTRY_VERIFY_WITH_TIMEOUT(m_page->head()->state().startsWith(QStringLiteral("Approved")), kPatience);
        const auto store = Store::openForReading(m_dir->path());
        QVERIFY(store);
        const risk::Validity valid = risk::validApproval(**store, id, {}, {}, utcMs());
        QVERIFY2(valid.ok(), qPrintable(valid.why));
        QCOMPARE(valid.signatures.size(), 2);
    }

    /// What was on the screen is what is signed: another version is not, and the page shows it.
    void anotherVersionIsNotSigned()
    {
        const QString id = enter();
        become(QStringLiteral("dee"));
        QTRY_VERIFY_WITH_TIMEOUT(bar()->button(RiskDecision::Approve)->isVisible(), kPatience);
        bar()->reason()->setText(QStringLiteral("small and tested"));
        const RiskDecision decision = bar()->decision(RiskDecision::Approve); // of what is on the screen
        {
            // Behind the back of the page: another version, handed in again.
            const auto ada = people::Accounts(m_dir->path())
                                 .signIn(QStringLiteral("ada"), secret(QStringLiteral("ada")), false, utcMs());
            QVERIFY(ada);
            const auto store = Store::openForWriting(m_dir->path());
            QVERIFY(store);
            RiskRepository repository(**store);
            auto content = repository.content(id);
            QVERIFY(content);
            content->summary = QStringLiteral("Something else.");
            QVERIFY(repository.save(id, *content, ada->actor, utcMs()));
            QVERIFY(risk::Approvals(**store).submit(id, ada->actor, utcMs()));
        }
        QString code;
        m_desk->decide(decision, std::make_shared<const people::Secret>(secret(QStringLiteral("dee"))), this,
            [&](const Result<RiskShown>& got) { code = got ? QStringLiteral("signed") : got.error().code; });
        QTRY_VERIFY_WITH_TIMEOUT(!code.isEmpty(), kPatience);
        QCOMPARE(code, QStringLiteral("content-changed"));
        // The page comes to the other version by itself.
        QTRY_VERIFY_WITH_TIMEOUT(bar()->decision(RiskDecision::Approve).version > decision.version, kPatience);
        const auto store = Store::openForReading(m_dir->path());
        QVERIFY(store);
        const auto review = risk::review(**store, id);
        QVERIFY(review);
        for (const risk::FilledSlot& slot : review->scopes.first().slots)
            QVERIFY(!slot.by);
    }

    /// A version that somebody stored meanwhile is not written over.
    void conflictIsRefused()
    {
        const QString id = enter();
        RiskShown first;
        m_desk->read(id, this, [&](const Result<RiskShown>& got) { first = *got; });
        QTRY_VERIFY_WITH_TIMEOUT(first.version > 0, kPatience);
        QJsonObject mine = first.content, theirs = first.content;
        mine.insert(QStringLiteral("summary"), QStringLiteral("mine"));
        theirs.insert(QStringLiteral("summary"), QStringLiteral("theirs"));
        QString code;
        int stored = 0;
        m_desk->save(
            id, first.version, theirs, this, [&](const Result<RiskShown>& got) { stored = got ? got->version : -1; });
        m_desk->save(id, first.version, mine, this,
            [&](const Result<RiskShown>& got) { code = got ? QStringLiteral("stored") : got.error().code; });
        QTRY_VERIFY_WITH_TIMEOUT(!code.isEmpty(), kPatience);
        QVERIFY(stored > first.version);
        QCOMPARE(code, QStringLiteral("content-changed"));
    }

private:
    ui::SignBar* bar() const { return m_page->bar(); }
    void signIn(const QString& name)
    {
        const auto in = people::Accounts(m_dir->path()).signIn(name, secret(name), false, utcMs());
        QVERIFY2(in.ok(), qPrintable(in ? QString() : in.error().line()));
        QVERIFY(people::writeTicket(m_dir->path(), in->ticket));
    }
    /// As if at the window; the page shows the same assessment anew.
    void become(const QString& name)
    {
        signIn(name);
        m_desk->refresh();
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->view().who.name, name, kPatience);
    }
    /// A LOW one: created, scored on the page, stored, handed in.
    QString enter()
    {
        m_answers = {QStringLiteral("Raise a limit"), QStringLiteral("minimal")};
        m_page->action("new")->trigger();
        [&] {
            QTRY_VERIFY_WITH_TIMEOUT(!m_desk->view().lines.isEmpty() && m_page->content()->isVisible(), kPatience);
        }();
        const QString id = m_desk->view().lines.value(0).id;
        QTest::keyClick(m_page->content()->likelihood(), Qt::Key_2);
        QTest::keyClick(m_page->content()->impact(), Qt::Key_2);
        m_page->action("save")->trigger();
        [&] {
            QTRY_VERIFY2_WITH_TIMEOUT(bar()->button(RiskDecision::Submit)->isEnabled(),
                qPrintable(m_page->note()->text() + bar()->under()->text()), kPatience);
        }();
        m_page->action("primary")->trigger();
        [&] { QTRY_COMPARE_WITH_TIMEOUT(state(id), QStringLiteral("submitted"), kPatience); }();
        return id;
    }
    QString state(const QString& id) const
    {
        for (const RiskLine& line : m_desk->view().lines)
            if (line.id == id)
                return line.state;
        return {};
    }
    void sign(const QString& password)
    {
        bar()->reason()->setText(QStringLiteral("small and tested"));
        bar()->password()->setText(password);
        m_page->action("primary")->trigger();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    ui::Appearance m_appearance{ui::Appearance::Choice::Light};
    std::unique_ptr<LocalRisk> m_desk;
    std::unique_ptr<ui::RiskPage> m_page;
    QStringList m_answers;
};

QTEST_MAIN(TestLocalRisk)
#include "tst_localrisk.moc"
