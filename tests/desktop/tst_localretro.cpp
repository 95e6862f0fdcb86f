// SPDX-License-Identifier: GPL-3.0-or-later
// A whole retrospective on the page, with a real database, a person who may hold it and one who may not, and an export.
#include "app/desktop/localretro.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/ticketfile.h"
#include "models/store/retrorepository.h"
#include "ui/retro/capturebar.h"
#include "ui/retro/newretro.h"
#include "ui/retro/notecolumns.h"
#include "ui/retro/retropage.h"
#include "ui/retro/retroside.h"
#include "ui/retro/rowlist.h"
#include "ui/retro/themelist.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::desktop;

namespace {

constexpr int kPatience = 60'000;

people::Secret secret(const QString& name)
{
    return people::Secret(QStringLiteral("nobody guesses what %1 says").arg(name).toUtf8());
}

} // namespace

class TestLocalRetro : public QObject {
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
        m_desk = std::make_unique<LocalRetro>(m_dir->path());
        m_page = std::make_unique<ui::RetroPage>(m_appearance, *m_desk);
        m_page->setDialogs({{},
                               [this](QWidget*, const QString&, const QString&, const ui::FileDialogs::Chosen& chosen) {
                                   chosen(m_dir->path());
                               },
                               {}},
            [this](QWidget*, const ui::Question& question, const ui::Confirmed& yes) {
                m_asked = question.title + QLatin1Char(' ') + question.text;
                if (!m_answers.isEmpty())
                    yes(std::exchange(m_answers, {}));
            });
        m_page->resize(1370, 840);
        m_page->show();
        m_page->setActive(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->view()->known, kPatience);
    }
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
    }

    void isHeldAndExported()
    {
        create();
        m_page->action("pause")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(shown().state, QStringLiteral("in-progress"), kPatience);
        QVERIFY(shown().timer.running);
        ask("theme-new", {QStringLiteral("Evidence")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().themes.size(), 1, kPatience);
        next(1, {QString(), QStringLiteral("they know each other")});
        next(2, {QStringLiteral("Two things went well"), QString()});
        say(1, QStringLiteral("Nothing was proven"));
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.size(), 1, kPatience);
        QCOMPARE(shown().notes.first().phase, QStringLiteral("improve"));
        // Taken back and done again: the same note.
        trigger("undo");
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.size(), 0, kPatience);
        trigger("redo");
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.size(), 1, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->columns()->choose(shown().notes.first().number), kPatience);
        Q_EMIT m_page->side()->themes()->dropped(shown().notes.first().number, shown().themes.first().number);
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.first().theme, shown().themes.first().number, kPatience);
        m_page->capture()->setParticipant(2);
        Q_EMIT m_page->side()->themes()->voted(shown().themes.first().number, true);
        QTRY_COMPARE_WITH_TIMEOUT(shown().participants[1].votesCast, 1, kPatience);
        QCOMPARE(shown().themes.first().votes, -1); // hidden until it is revealed
        m_page->action("reveal")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(shown().themes.first().votes, 1, kPatience);
        next(3, {QStringLiteral("Proof is missing"), QString()});
        next(4, {QStringLiteral("Prove first"), QString()});
        say(2, QStringLiteral("Gate on proof"));
        QTRY_COMPARE_WITH_TIMEOUT(shown().recommendations.size(), 1, kPatience);
        QVERIFY(m_page->side()->recommendations()->choose(QStringLiteral("raw:1")));
        ask("consolidate", {QStringLiteral("Gate on operational proof"), QStringLiteral("HIGH"), QString(), QString()});
        QTRY_COMPARE_WITH_TIMEOUT(shown().recommendations.size(), 2, kPatience);
        next(5, {QStringLiteral("One gate"), QString()});
        QCOMPARE(shown().phases[1].summary, QStringLiteral("Two things went well"));
        // Without owner and effort it is not published, and the page says so.
        end();
        QTRY_VERIFY_WITH_TIMEOUT(notice().contains(QStringLiteral("owner")), kPatience);
        QCOMPARE(shown().state, QStringLiteral("in-progress"));
        m_answers = {QStringLiteral("Gate on operational proof"), QStringLiteral("HIGH"), QStringLiteral("ada, bo"),
            QStringLiteral("2 d")};
        Q_EMIT m_page->side()->recommendations()->opened(QStringLiteral("1"));
        QTRY_VERIFY_WITH_TIMEOUT(shown().recommendations.last().effortMin == 960, kPatience);
        ask("action", {QStringLiteral("Write the gate"), QStringLiteral("P0"), QStringLiteral("ada")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().actions.size(), 1, kPatience);
        end();
        QTRY_COMPARE_WITH_TIMEOUT(shown().state, QStringLiteral("complete"), kPatience);
        QVERIFY(!m_page->capture()->isVisible());

        // What the page showed is what is stored.
        const auto store = Store::openForReading(m_dir->path());
        QVERIFY(store);
        const auto kept = RetroRepository(**store).retro(shown().id);
        QVERIFY(kept);
        QCOMPARE(kept->notes, shown().notes);
        QCOMPARE(kept->recommendations, shown().recommendations);
        QVERIFY(m_desk->view()->statistics.contains(QStringLiteral("contributions")));

        m_answers = {QStringLiteral("md")};
        m_page->action("share")->trigger();
        const QString file = m_dir->filePath(shown().id + QStringLiteral(".md"));
        QTRY_VERIFY2_WITH_TIMEOUT(QFile::exists(file), qPrintable(notice()), kPatience);
        QFile document(file);
        QVERIFY(document.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(document.readAll());
        for (const char* words :
            {"Callback resilience", "Nothing was proven", "Gate on operational proof", "Write the gate"})
            QVERIFY2(text.contains(QLatin1String(words)), words);
    }

    /// What a person writes beside the notes: reading, roll call, cards, lessons, next steps and their tickets.
    void isRecordedAsItIsHeld()
    {
        create();
        open(m_page->agenda(), "reading:", {QStringLiteral("Session report"), QStringLiteral("1329")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().readings.size(), 1, kPatience);
        open(m_page->agenda(), "read:2", {});
        QTRY_VERIFY_WITH_TIMEOUT(shown().participants[1].hasRead, kPatience);
        open(m_page->agenda(), "list:rules", {QStringLiteral("One at a time\nNo blame")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().rules.size(), 2, kPatience);
        m_page->action("pause")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(shown().state, QStringLiteral("in-progress"), kPatience);
        // A word of everybody but who leads; then the phase closes without a question.
        m_page->action("next")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(m_asked.contains(QStringLiteral("no word of")), kPatience);
        QCOMPARE(shown().phase, QStringLiteral("opening"));
        for (const retro::Participant& one : QList(shown().participants)) {
            if (one.facilitator)
                continue;
            open(m_page->agenda(), qPrintable(QStringLiteral("word:%1").arg(one.number)), {QStringLiteral("Calm")});
            QTRY_COMPARE_WITH_TIMEOUT(shown().participants[one.number - 1].word, QStringLiteral("Calm"), kPatience);
        }
        next(1);
        // One without a summary is closed with the summary that the page asks for.
        next(2, {QStringLiteral("It went well"), QString()});
        QCOMPARE(shown().phases[1].summary, QStringLiteral("It went well"));
        say(1, QStringLiteral("The agent was stuck"));
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.size(), 1, kPatience);
        m_answers = {QStringLiteral("The agent was stuck"), QStringLiteral("an hour"), QString(),
            QStringLiteral("HIGH"), QStringLiteral("wavedeck:S-001/A-002")};
        Q_EMIT m_page->columns()->opened(shown().notes.first().number);
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.first().cites, QStringLiteral("wavedeck:S-001/A-002"), kPatience);
        QSignalSpy gone(m_page.get(), &ui::Page::goTo);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->columns()->choose(shown().notes.first().number), kPatience);
        m_page->action("evidence")->trigger();
        QCOMPARE(gone.value(0).value(0).toString(), QStringLiteral("wavedeck:S-001/A-002"));
        next(3, {QString(), QStringLiteral("time is up")});
        QVERIFY(shown().phases[2].summary.isEmpty());
        ui::RowList* record = m_page->record();
        open(record, "meta:", {QStringLiteral("Help comes too late")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().themes.size(), 1, kPatience);
        QCOMPARE(shown().themes.first().phase, QStringLiteral("lessons"));
        open(record, "card:2", {QString(), QString(), QStringLiteral("one\ntwo"), QStringLiteral("Nobody looks")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().participants[1].card.value(QStringLiteral("Top Concern")),
            QStringLiteral("Nobody looks"), kPatience);
        open(record, "list:achievements", {QStringLiteral("Nothing was lost")});
        open(record, "list:keyLessons", {QStringLiteral("Look early")});
        open(record, "list:nextSteps", {QStringLiteral("Send the report\nClose the session")});
        open(record, "saved:", {QStringLiteral("30")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().savedHours, 30.0, kPatience);
        QCOMPARE(shown().achievements, QStringList{QStringLiteral("Nothing was lost")});
        QCOMPARE(shown().nextSteps.size(), 2);
        // 200 minutes of three people.
        const QJsonObject roi = m_desk->view()->statistics[QLatin1String("roi")].toObject();
        QCOMPARE(roi.value(QLatin1String("benefit_percent")).toDouble() > 0, true);
        open(record, "tickets:", {QStringLiteral("ada"), QStringLiteral("P0")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().actions.size(), 2, kPatience);
        QCOMPARE(shown().actions.last().title, QStringLiteral("Close the session"));
        QCOMPARE(shown().actions.last().owner, QStringLiteral("ada"));
        open(record, "tickets:", {});
        QTRY_VERIFY_WITH_TIMEOUT(notice().contains(QStringLiteral("has its ticket")), kPatience);
        QCOMPARE(shown().actions.size(), 2);
        next(4, {QStringLiteral("Look early"), QString()});
        next(5, {QStringLiteral("Nothing new"), QString()});
        QVERIFY(record->isVisible()); // by itself, in the last phase
        end();
        QTRY_COMPARE_WITH_TIMEOUT(shown().state, QStringLiteral("complete"), kPatience);
        const auto store = Store::openForReading(m_dir->path());
        QVERIFY(store);
        const auto kept = RetroRepository(**store).retro(shown().id);
        QVERIFY(kept);
        QCOMPARE(kept->participants, shown().participants);
        QCOMPARE(kept->nextSteps, shown().nextSteps);
        QCOMPARE(kept->actions, shown().actions);
    }

    /// Who may not is told, and nothing changes.
    void rightsAreRefused()
    {
        create();
        signIn(QStringLiteral("dee"));
        m_page->action("pause")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(notice().contains(QStringLiteral("Not allowed")), kPatience);
        QCOMPARE(shown().state, QStringLiteral("open"));
    }

    /// Another window comes to the one that is held, with the clock where it is.
    void anotherWindowCarriesOn()
    {
        create();
        m_page->action("pause")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(shown().state, QStringLiteral("in-progress"), kPatience);
        LocalRetro other(m_dir->path());
        ui::RetroPage page(m_appearance, other);
        page.show();
        page.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(other.view()->shown.id, shown().id, kPatience);
        QVERIFY(other.view()->shown.timer.running);
        say(1, QStringLiteral("Seen there, too"));
        QTRY_COMPARE_WITH_TIMEOUT(other.view()->shown.notes.size(), 1, kPatience);
    }

private:
    const retro::Retro& shown() const { return m_desk->view()->shown; }
    QString notice() const
    {
        QStringList words{m_page->told()->text()};
        for (const QLabel* label : m_page->notice()->findChildren<QLabel*>())
            words.append(label->accessibleName() + label->text());
        return words.join(QLatin1Char(' '));
    }
    void signIn(const QString& name)
    {
        const auto in = people::Accounts(m_dir->path()).signIn(name, secret(name), false, utcMs());
        QVERIFY2(in.ok(), qPrintable(in ? QString() : in.error().line()));
        QVERIFY(people::writeTicket(m_dir->path(), in->ticket));
    }
    /// Once the desk's yes is there.
    void trigger(const char* action)
    {
        [&] { QTRY_VERIFY_WITH_TIMEOUT(m_page->action(action)->isEnabled(), kPatience); }();
        m_page->action(action)->trigger();
    }
    void ask(const char* action, const QStringList& answers)
    {
        m_answers = answers;
        m_page->action(action)->trigger();
    }
    void open(ui::RowList* list, const char* key, const QStringList& answers)
    {
        m_answers = answers;
        QVERIFY2(list->choose(QLatin1String(key)), key);
        Q_EMIT list->opened(QLatin1String(key));
    }
    void create()
    {
        m_page->action("new")->trigger();
        auto* form = m_page->findChild<ui::NewRetroDialog*>();
        QVERIFY(form);
        form->titleField()->setText(QStringLiteral("Callback resilience"));
        form->accept();
        [&] { QTRY_COMPARE_WITH_TIMEOUT(shown().participants.size(), 3, kPatience); }(); // ada, dee, security
    }
    void say(int participant, const QString& words)
    {
        m_page->capture()->setParticipant(participant);
        m_page->capture()->field()->setText(words);
        QTest::keyClick(m_page->capture()->field(), Qt::Key_Return);
    }
    /// What the page asks where something lacks: summary, reason.
    void next(int phase, const QStringList& answers = {})
    {
        m_answers = answers;
        m_page->action("next")->trigger();
        [&] { QTRY_COMPARE_WITH_TIMEOUT(shown().phase, shown().phases.value(phase).id, kPatience); }();
    }
    void end()
    {
        m_answers = {QString()};
        m_page->action("end")->trigger();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    ui::Appearance m_appearance{ui::Appearance::Choice::Light};
    std::unique_ptr<LocalRetro> m_desk;
    std::unique_ptr<ui::RetroPage> m_page;
    QStringList m_answers;
    QString m_asked; ///< the last question
};

QTEST_MAIN(TestLocalRetro)
#include "tst_localretro.moc"
