// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knowledge/searchdialog.h"

#include "ui/gates/celltable.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kWidth = 900;
constexpr int kHeight = 460;
constexpr int kShown = 300;

constexpr struct {
    const char* kind;
    const char* title;
} kKinds[] = {{"", QT_TRANSLATE_NOOP("SearchDialog", "Everything")},
    {"lesson", QT_TRANSLATE_NOOP("SearchDialog", "Lessons")},
    {"retro", QT_TRANSLATE_NOOP("SearchDialog", "Retrospectives")}, {"debt", QT_TRANSLATE_NOOP("SearchDialog", "Debt")},
    {"risk", QT_TRANSLATE_NOOP("SearchDialog", "Risks")}, {"session", QT_TRANSLATE_NOOP("SearchDialog", "Sessions")},
    {"report", QT_TRANSLATE_NOOP("SearchDialog", "Agent reports")},
    {"gate", QT_TRANSLATE_NOOP("SearchDialog", "Gates")}};

TableCell cell(const QString& text)
{
    TableCell made;
    made.text = text;
    return made;
}

TableRow rowOf(const search::Hit& hit)
{
    TableRow row;
    row.id = hit.uri();
    TableCell title = cell(plain(hit.title, kShown));
    title.strong = true;
    TableCell id = cell(plain(hit.id(), 60));
    row.cells = {id, title, cell(plain(hit.snippet, kShown))};
    row.spoken = QStringList{id.text, title.text, row.cells.last().text}.join(QStringLiteral(", "));
    return row;
}

} // namespace

SearchDialog::SearchDialog(Appearance& appearance, KnowledgeDesk& desk, QWidget* window)
    : QDialog(window)
    , m_appearance(appearance)
    , m_desk(desk)
    , m_field(new QLineEdit(this))
    , m_kinds(new QComboBox(this))
    , m_table(new CellTable(
          appearance, tr("What is found"), {{tr("Where"), 130}, {tr("Title"), 270}, {tr("Words"), 0}}, this))
    , m_told(makeLabel(this, "hint"))
{
    setObjectName(QStringLiteral("search"));
    setWindowTitle(tr("Search everything"));
    m_field->setPlaceholderText(tr("Words, or their beginnings; \"words together\""));
    m_field->setAccessibleName(tr("What to look for"));
    m_field->setClearButtonEnabled(true);
    m_kinds->setAccessibleName(tr("Where to look"));
    for (const auto& one : kKinds)
        m_kinds->addItem(tr(one.title), QString::fromLatin1(one.kind));
    auto* row = new QHBoxLayout;
    row->addWidget(m_field, 1);
    row->addWidget(m_kinds);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_told);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &SearchDialog::look);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, &SearchDialog::look);
    connect(m_table, &CellTable::opened, this, &SearchDialog::choose);
    showHits({});
}

void SearchDialog::popUp()
{
    resize(m_appearance.px(kWidth), m_appearance.px(kHeight));
    m_field->setFocus();
    m_field->selectAll();
    look(); // something may be new since the last time
    open();
}

bool SearchDialog::eventFilter(QObject* object, QEvent* event)
{
    if (object != m_field || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(object, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        choose();
        return true;
    }
    if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown)
        return QCoreApplication::sendEvent(m_table, event);
    return false;
}

void SearchDialog::look()
{
    const QString text = m_field->text().trimmed();
    const QString kind = m_kinds->currentData().toString();
    m_desk.search(text, kind.isEmpty() ? QStringList() : QStringList{kind}, this,
        [this](const QList<search::Hit>& hits) { showHits(hits); });
}

void SearchDialog::showHits(const QList<search::Hit>& hits)
{
    QList<TableRow> rows;
    for (const search::Hit& hit : hits)
        rows.append(rowOf(hit));
    m_table->setRows(rows);
    if (!rows.isEmpty())
        m_table->choose(rows.first().id);
    const bool isEmpty = m_field->text().trimmed().isEmpty();
    m_told->setText(isEmpty    ? tr("Lessons, retrospectives, debt, risks, sessions, agent reports and gates")
            : rows.isEmpty()   ? tr("Nothing is found")
            : rows.size() == 1 ? tr("1 place")
                               : tr("%1 places, the best first").arg(rows.size()));
}

void SearchDialog::choose()
{
    const QString uri = m_table->currentId();
    const QString text = m_field->text().trimmed();
    if (!text.isEmpty())
        m_desk.noteQuery(text, m_table->rowCount());
    if (uri.isEmpty())
        return;
    hide();
    Q_EMIT chosen(uri);
}

} // namespace wavedeck::ui
