// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/entrydialog.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"

#include <QAction>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kWidth = 620;
constexpr int kTextHeight = 160;

/// Fields of one line, and which kinds have them.
constexpr struct {
    const char* field;
    const char* label;
    const char* kinds; ///< empty = all
} kLines[] = {{"rationale", "Rationale or root cause", "decision bug-fix"},
    {"alternatives", "Alternatives", "decision"}, {"problem", "Problem", "anti-pattern"},
    {"solution", "Solution", "anti-pattern"}, {"insight", "Key insight", ""}, {"when", "When to apply", ""},
    {"implication", "Implication", "lesson"}, {"place", "File", "component"}, {"source", "Source", ""}};

} // namespace

EntryDialog::EntryDialog(KnowledgeDesk& desk, const knowledge::Entry& entry, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_entry(entry)
    , m_title(new QLineEdit(entry.title, this))
    , m_kind(new QComboBox(this))
    , m_text(new QPlainTextEdit(entry.text, this))
    , m_links(new QLineEdit(entry.links.join(QStringLiteral(", ")), this))
    , m_reason(new QLineEdit(this))
    , m_form(new QFormLayout)
    , m_told(makeWrapped(this, "error"))
    , m_verb(new QPushButton(tr("&Save"), this))
{
    setObjectName(QStringLiteral("entry"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(entry.number > 0 ? tr("Change %1").arg(knowledge::idOf(entry.number)) : tr("New entry"));
    for (const QString& kind : knowledge::kinds())
        m_kind->addItem(knowledge::kindTitle(kind), kind);
    m_kind->setCurrentIndex(qMax(0, m_kind->findData(entry.kind)));
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(kTextHeight);
    m_form->addRow(tr("Title"), m_title);
    m_form->addRow(tr("Kind"), m_kind);
    m_form->addRow(tr("Text (Markdown)"), m_text);
    for (const auto& line : kLines)
        m_lines.insert(QLatin1String(line.field), addLine(m_form, tr(line.label), line.field));
    m_form->addRow(tr("Links"), m_links);
    m_links->setPlaceholderText(QStringLiteral("DEBT-001, RETRO-001/3"));
    m_form->addRow(tr("Reason"), m_reason);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_told->hide();
    setLook(m_verb, QLatin1String("primary"));
    m_verb->setDefault(true);
    auto* keep = new QPushButton(tr("&Back"), this);
    keep->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(keep);
    buttons->addWidget(m_verb);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->addLayout(m_form);
    layout->addWidget(m_told);
    layout->addLayout(buttons);
    setMinimumWidth(kWidth);
    auto* enter = new QAction(this); // Ctrl+Enter does what the dialog is for (ui.md 5)
    enter->setShortcut(Qt::CTRL | Qt::Key_Return);
    addAction(enter);
    connect(enter, &QAction::triggered, this, &EntryDialog::submit);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &EntryDialog::submit);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &EntryDialog::showFields);
    showFields();
    m_form->setRowVisible(m_reason, false);
    m_title->setFocus();
}

QLineEdit* EntryDialog::addLine(QFormLayout* form, const QString& label, const char* field)
{
    auto* line = new QLineEdit(m_entry.*knowledge::field(QLatin1String(field))->member, this);
    form->addRow(label, line);
    return line;
}

void EntryDialog::showFields()
{
    const QString kind = m_kind->currentData().toString();
    for (const auto& line : kLines) {
        QLineEdit* field = m_lines.value(QLatin1String(line.field));
        const bool fits = *line.kinds == '\0' || QString::fromLatin1(line.kinds).split(QLatin1Char(' ')).contains(kind)
            || !field->text().isEmpty();
        m_form->setRowVisible(field, fits);
    }
}

knowledge::Entry EntryDialog::written() const
{
    knowledge::Entry entry = m_entry;
    entry.title = m_title->text();
    entry.kind = m_kind->currentData().toString();
    entry.text = m_text->toPlainText();
    for (auto it = m_lines.begin(); it != m_lines.end(); ++it)
        entry.*knowledge::field(it.key())->member = it.value()->text();
    entry.links.clear();
    for (const QString& link : m_links->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (!link.trimmed().isEmpty())
            entry.links.append(
                link.trimmed().startsWith(QLatin1String("S-")) ? link.trimmed() : link.trimmed().toUpper());
    return entry;
}

void EntryDialog::submit()
{
    if (!m_verb->isEnabled())
        return;
    m_verb->setEnabled(false);
    m_desk.save(written(), m_reason->text(), m_anyway, this, [this](const Result<QString>& done) { answered(done); });
}

void EntryDialog::answered(const Result<QString>& done)
{
    m_verb->setEnabled(true);
    if (done) {
        m_savedAs = *done;
        return accept();
    }
    const QString& code = done.error().code;
    QString words = plain(done.error(), 600);
    if (code == QLatin1String("session-path") || code == QLatin1String("debug-output")) {
        m_form->setRowVisible(m_reason, true);
        words = tr("%1. A reason keeps it as it is.").arg(plain(done.error().why, 400));
        m_reason->setFocus();
    } else if (code == QLatin1String("similar")) {
        m_anyway = true;
        m_verb->setText(tr("&Save all the same"));
        words = tr("%1: %2.").arg(plain(done.error().what, 60), plain(done.error().why, 400));
    }
    m_told->setText(words);
    m_told->show();
}

} // namespace wavedeck::ui
