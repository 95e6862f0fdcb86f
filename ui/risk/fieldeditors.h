// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/fields.h"
#include "models/risk/matrix.h"
#include "ui/theme/appearance.h"

#include <QHash>
#include <QWidget>

class QListWidget;
class QPushButton;

/// Editors of the fields of an assessment, made from its table of fields. Values come in by put() and go out by
/// edited(); nothing is kept here. GUI thread.
namespace wavedeck::ui {

class FieldGroup;

/// One field, but for lists and groups.
class FieldEditor : public QWidget {
    Q_OBJECT
public:
    /// matrix: names of axes, and what the levels of RISK-1 mean.
    FieldEditor(Appearance& appearance, const risk::FieldSpec& spec, const risk::RiskMatrix& matrix, QWidget* parent);
    const risk::FieldSpec& spec() const { return m_spec; }
    void put(const QJsonValue& value); ///< shows it, says nothing

Q_SIGNALS:
    void edited(const QJsonValue& value);

private:
    void makeText();
    void makeLine();
    void makeChoice(const risk::RiskMatrix& matrix);
    void makeNumber();
    void makeFlag();
    void makeFlags();
    void makeScore(const risk::RiskMatrix& matrix);
    void add(QWidget* control);
    void tell(const QJsonValue& value);

    Appearance& m_appearance;
    risk::FieldSpec m_spec;
    std::function<void(const QJsonValue&)> m_put;
    bool m_filling = false;
};

/// A list: its rows, what can be done with them, and the fields of the chosen one below.
class ItemsEditor : public QWidget {
    Q_OBJECT
public:
    ItemsEditor(Appearance& appearance, const risk::FieldSpec& spec, const risk::RiskMatrix& matrix, QWidget* parent);
    void put(const QJsonArray& items);
    QListWidget* rows() const { return m_rows; }
    QPushButton* addButton() const { return m_add; }

Q_SIGNALS:
    /// of the whole list, or of what is below one of its rows
    void edited(const QStringList& path, const QJsonValue& value);

private:
    void fill();
    void showChosen();
    void move(int by);
    QString rowText(const QJsonObject& item) const;

    risk::FieldSpec m_spec;
    QJsonArray m_items;
    QListWidget* m_rows;
    QPushButton* m_add;
    QPushButton* m_remove;
    QPushButton* m_up;
    QPushButton* m_down;
    FieldGroup* m_fields;
    int m_wanted = -1; ///< row that is chosen once the list has come back
    bool m_filling = false;
};

/// The fields of one object below each other.
class FieldGroup : public QWidget {
    Q_OBJECT
public:
    FieldGroup(
        Appearance& appearance, const QList<risk::FieldSpec>& specs, const risk::RiskMatrix& matrix, QWidget* parent);
    void put(const QJsonObject& object);
    QWidget* editor(const QString& key) const { return m_editors.value(key); }

Q_SIGNALS:
    void edited(const QStringList& path, const QJsonValue& value, const QString& label);

private:
    QWidget* make(const risk::FieldSpec& spec, const risk::RiskMatrix& matrix);

    Appearance& m_appearance;
    QHash<QString, QWidget*> m_editors;
};

} // namespace wavedeck::ui
