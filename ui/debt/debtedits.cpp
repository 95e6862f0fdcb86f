// SPDX-License-Identifier: GPL-3.0-or-later
// What is changed on the page Debt: edits that can be undone, questions, imports. Part of DebtPage.
#include "ui/debt/debtdetail.h"
#include "ui/debt/debtpage.h"
#include "ui/debt/debttable.h"
#include "ui/theme/format.h"

#include <QAction>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonObject>
#include <QPointer>
#include <QPushButton>

namespace wavedeck::ui {

/// A field that got another value. Doing it asks the desk; what is refused says why.
class DebtPage::Edit : public QUndoCommand {
public:
    Edit(DebtPage& page, int number, QString field, QString before, QString after, const QString& words)
        : QUndoCommand(words)
        , m_page(page)
        , m_number(number)
        , m_field(std::move(field))
        , m_before(std::move(before))
        , m_after(std::move(after))
    {
    }
    void redo() override { set(m_before, m_after, text()); }
    void undo() override { set(m_after, m_before, tr("Undo: %1").arg(text())); }

private:
    /// Somebody else's newer value stays. What was just done may not have been read again yet.
    void set(const QString& from, const QString& to, const QString& words)
    {
        const QString now = m_page.valueOf(m_number, m_field);
        if (now == from || now == to)
            return m_page.send(m_number, {{m_field, to}}, {}, words);
        m_page.say(tr("%1: not done, it is %2 by now").arg(plain(words), plain(now, 120)), true);
    }

    DebtPage& m_page;
    int m_number;
    QString m_field;
    QString m_before;
    QString m_after;
};

QString DebtPage::valueOf(int number, const QString& field) const
{
    const debt::Field* known = debt::field(field);
    for (const DebtItem& item : m_desk.view()->items)
        if (known && item.number == number)
            return known->text(item);
    return {};
}

void DebtPage::edit(int number, const QString& field, const QString& value, const QString& words)
{
    const debt::Field* known = debt::field(field);
    for (const DebtItem& item : m_desk.view()->items)
        if (known && item.number == number && known->text(item) != value)
            return m_undo.push(new Edit(*this, number, field, known->text(item), value, words));
}

void DebtPage::send(int number, const DebtDesk::Values& values, const QString& reason, const QString& words)
{
    m_desk.change(number, values, reason, this, [this, number, values, reason, words](const Status& done) {
        if (done)
            return say(tr("Done: %1").arg(plain(words)), false);
        showChosen(); // as it is, not as it was wished
        const bool wantsReason = reason.isEmpty()
            && (done.error().code == QLatin1String("p0-needs-approval")
                || done.error().code == QLatin1String("reason-missing"));
        if (!wantsReason)
            return say(plain(tr("%1: %2").arg(words, done.error().line()), 400), true);
        Question question;
        question.title = tr("%1?").arg(words);
        question.text = plain(done.error().line(), 300);
        question.verb = tr("Approve");
        question.keep = tr("Leave it");
        question.fields = {{tr("Reason"), true, {}}};
        m_ask(this, question, [self = QPointer(this), number, values, words](const QStringList& answers) {
            if (self)
                self->send(number, values, answers.value(0), words);
        });
    });
}

void DebtPage::setStatus(DebtStatus status)
{
    const DebtItem* item = chosen();
    if (!item || item->status == status)
        return;
    if (status == DebtStatus::Resolved)
        return askResolve();
    edit(item->number, QStringLiteral("status"), QString(word(status)),
        status == DebtStatus::InProgress ? tr("Start %1").arg(item->id) : tr("Open %1").arg(item->id));
}

void DebtPage::askResolve()
{
    const DebtItem* item = chosen();
    if (!item)
        return;
    m_detail->status()->setCurrentIndex(m_detail->status()->findData(int(item->status)));
    Question question;
    question.title = tr("Resolve %1?").arg(item->id);
    question.text = plain(item->title, 300);
    question.verb = tr("Resolve");
    question.keep = tr("Back");
    question.fields = {{tr("Pull request"), false, {}}, {tr("Or evidence"), false, {}}};
    if (item->isSecurity())
        question.fields.append({tr("Regression test"), true, {}});
    m_ask(this, question, [self = QPointer(this), number = item->number, id = item->id](const QStringList& values) {
        if (!self)
            return;
        DebtDesk::Values given;
        const QStringList names{QStringLiteral("pr"), QStringLiteral("evidence"), QStringLiteral("regression_test")};
        for (int i = 0; i < values.size(); ++i)
            if (!values[i].isEmpty())
                given.append({names.value(i), values[i]});
        self->m_desk.resolve(number, given, self, [self, id](const Status& done) {
            if (self)
                self->say(done ? tr("Resolved: %1").arg(id) : plain(done.error().line(), 400), !done);
        });
    });
}

void DebtPage::askPr()
{
    const DebtItem* item = chosen();
    if (!item)
        return;
    Question question;
    question.title = tr("Link a pull request to %1").arg(item->id);
    question.text = plain(item->title, 300);
    question.verb = tr("Link PR");
    question.keep = tr("Back");
    question.fields = {{tr("Pull request"), true, {}}};
    m_ask(this, question, [self = QPointer(this), number = item->number, id = item->id](const QStringList& values) {
        if (self)
            self->edit(number, QStringLiteral("pr"), values.value(0), tr("PR of %1").arg(id));
    });
}

void DebtPage::askNew()
{
    Question question;
    question.title = tr("New item of debt");
    question.text = tr("Without location or category it is kept as a draft.");
    question.verb = tr("Add item");
    question.keep = tr("Back");
    QStringList categories;
    for (int i = 1; i < m_category->count(); ++i)
        categories.append(m_category->itemData(i).toString());
    if (categories.isEmpty())
        categories = {QStringLiteral("Security"), QStringLiteral("Infrastructure"), QStringLiteral("Performance")};
    question.fields = {{tr("Title"), true, {}},
        {tr("Priority"), true,
            {QStringLiteral("P2"), QStringLiteral("P0"), QStringLiteral("P1"), QStringLiteral("P3")}},
        {tr("Category"), false, categories}, {tr("Location (file:line)"), false, {}}, {tr("What happens"), false, {}}};
    m_ask(this, question, [self = QPointer(this)](const QStringList& values) {
        if (!self)
            return;
        DebtItem item;
        const QStringList names{QStringLiteral("title"), QStringLiteral("priority"), QStringLiteral("category"),
            QStringLiteral("location"), QStringLiteral("what")};
        for (int i = 0; i < values.size(); ++i)
            if (!values[i].isEmpty())
                if (const Status put = debt::put(item, names.value(i), values[i]); !put)
                    return self->say(plain(put.error().line(), 400), true);
        self->m_desk.add(item, self, [self](const Result<QString>& id) {
            if (!self)
                return;
            self->say(id ? tr("Added: %1").arg(*id) : plain(id.error().line(), 400), !id);
            self->m_desk.refresh();
        });
    });
}

void DebtPage::askImport()
{
    m_files.openFile(this, tr("Import findings (SARIF, XML of cppcheck)"), {}, [this](const QString& file) {
        m_files.chooseFolder(this, tr("The folder that its paths are relative to"),
            file.section(QLatin1Char('/'), 0, -2), [this, file](const QString& folder) {
                m_import->setEnabled(false);
                m_stop->show();
                say(tr("Importing %1…").arg(plain(file, 200)), false);
                m_desk.import(
                    file, folder, this,
                    [this](const QString& step) { say(tr("Importing: %1…").arg(plain(step, 200)), false); },
                    [this](const Result<QJsonObject>& done) {
                        m_import->setEnabled(true);
                        m_stop->hide();
                        if (!done)
                            return say(plain(done.error().line(), 500), true);
                        const auto n = [&](const char* key) { return done->value(QLatin1String(key)).toInt(); };
                        QString words = tr("Imported: %1 added, %2 unchanged, %3 reopened, %4 resolved")
                                            .arg(n("added"))
                                            .arg(n("unchanged"))
                                            .arg(n("reopened"))
                                            .arg(n("resolved"));
                        const QJsonArray dropped = done->value(QLatin1String("dropped")).toArray();
                        for (const QJsonValue& one : dropped)
                            words += tr("; %1 dropped: %2")
                                         .arg(one[QLatin1String("n")].toInt())
                                         .arg(plain(one[QLatin1String("why")].toString(), 120));
                        const QJsonArray notes = done->value(QLatin1String("notes")).toArray();
                        for (const QJsonValue& note : notes)
                            words += QStringLiteral("; ") + plain(note.toString(), 200);
                        say(words, false);
                        m_desk.refresh();
                    });
            });
    });
}

} // namespace wavedeck::ui
